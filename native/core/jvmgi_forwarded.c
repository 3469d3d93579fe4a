/* SPDX-License-Identifier: Apache-2.0
 * Lists are read once, from left to right: the client is the last element that is not trusted, or the first of all. */
#include "jvmgi_forwarded.h"

#include "jvmgi_fields.h"

#include <string.h>

/** One element of a list. */
typedef struct {
    size_t begin;
    jvmgi_span_t node; /**< who called the proxy */
    jvmgi_span_t host;
    jvmgi_span_t proto;
    jvmgi_span_t by;
} hop_t;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static jvmgi_span_t span(const char *start, const char *end)
{
    return (jvmgi_span_t){(const uint8_t *)start, (size_t)(end - start)};
}

static void become(jvmgi_origin_t *origin, const hop_t *hop)
{
    origin->found = true;
    origin->begin = hop->begin;
    origin->host = hop->host;
    origin->proto = hop->proto;
    origin->has_address = jvmgi_address_parse(hop->node, &origin->address, &origin->port);
}

/** Takes the next element on the way from the client to us. */
static void pass_through(jvmgi_origin_t *origin, const hop_t *hop, const jvmgi_networks_t *trusted)
{
    jvmgi_address_t address;
    uint16_t port;
    bool has_address = jvmgi_address_parse(hop->node, &address, &port);
    bool passes = !trusted || (has_address && jvmgi_networks_have(trusted, &address));
    if (!origin->found || !passes) {
        become(origin, hop);
    } else if (!origin->has_address && has_address) {
        origin->has_address = true;
        origin->address = address;
        origin->port = port;
    }
}

/* ---- plain lists ---- */

/** The next element that is not empty, from `*next` on; an empty span at the end. */
static jvmgi_span_t next_plain(const char **next)
{
    const char *p = *next;
    while (is_blank(*p) || *p == ',') {
        p++;
    }
    const char *end = p + strcspn(p, ",");
    *next = end;
    while (end > p && is_blank(end[-1])) {
        end--;
    }
    return span(p, end);
}

void jvmgi_forwarded_list(const char *list, const jvmgi_networks_t *trusted, jvmgi_origin_t *out)
{
    const char *next = list;
    *out = (jvmgi_origin_t){0};
    for (jvmgi_span_t node = next_plain(&next); node.length > 0; node = next_plain(&next)) {
        hop_t hop = {.begin = (size_t)((const char *)node.data - list), .node = node};
        pass_through(out, &hop, trusted);
    }
}

jvmgi_span_t jvmgi_forwarded_pick(const char *list, bool last)
{
    const char *next = list;
    jvmgi_span_t picked = next_plain(&next);
    while (last) {
        jvmgi_span_t element = next_plain(&next);
        if (element.length == 0) {
            break;
        }
        picked = element;
    }
    return picked;
}

/* ---- RFC 7239 ---- */

static char *skip_blanks(char *p)
{
    while (is_blank(*p)) {
        p++;
    }
    return p;
}

/** Reads a quoted string and takes its backslashes out; false: it has no end, or control characters. */
static bool read_quoted(char **next, jvmgi_span_t *value)
{
    char *start = *next + 1;
    char *to = start;
    char *p = start;
    while (*p != '"') {
        if (*p == '\\') {
            p++;
        }
        if (((unsigned char)*p < 0x20 && *p != '\t') || *p == 0x7F) {
            return false;
        }
        *to++ = *p++;
    }
    *value = span(start, to);
    *next = p + 1;
    return true;
}

/** Reads a value without quotes. RFC 7239 asks for a token; addresses with colons and brackets are taken too, since proxies send them. */
static bool read_unquoted(char **next, jvmgi_span_t *value)
{
    char *start = *next;
    char *p = start;
    while (*p > 0x20 && *p < 0x7F && !strchr("\"(),;<=>?@\\{}", *p)) {
        p++;
    }
    *value = span(start, p);
    *next = p;
    return p > start;
}

/** Where a parameter's value goes; NULL: nobody asks for it. */
static jvmgi_span_t *place_of(hop_t *hop, jvmgi_span_t name)
{
    const struct {
        const char *name;
        jvmgi_span_t *place;
    } places[] = {
        {"for", &hop->node}, {"host", &hop->host}, {"proto", &hop->proto}, {"by", &hop->by}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (jvmgi_field_name_is(name, places[i].name)) {
            return places[i].place;
        }
    }
    return NULL;
}

/** Reads name=value. A parameter that comes twice has two meanings: it is refused. */
static bool read_pair(char **next, hop_t *hop)
{
    char *start = *next;
    char *equals = start + strcspn(start, "=,;\" \t");
    jvmgi_span_t name = span(start, equals);
    if (*equals != '=' || !jvmgi_field_name_is_valid(name)) {
        return false;
    }
    *next = equals + 1;
    jvmgi_span_t value;
    bool whole = **next == '"' ? read_quoted(next, &value) : read_unquoted(next, &value);
    jvmgi_span_t *place = place_of(hop, name);
    if (!whole || (place && place->data)) {
        return false;
    }
    if (place) {
        *place = value;
    }
    return true;
}

/** Reads what stands between two commas; `*is_empty` when there is no parameter in it. */
static bool read_element(char **next, hop_t *hop, bool *is_empty)
{
    *is_empty = true;
    char *p = skip_blanks(*next);
    while (*p && *p != ',') {
        if (*p == ';') {
            p = skip_blanks(p + 1);
            continue;
        }
        *is_empty = false;
        if (!read_pair(&p, hop)) {
            return false;
        }
        p = skip_blanks(p);
        if (*p && *p != ',' && *p != ';') {
            return false;
        }
    }
    *next = *p ? p + 1 : p;
    return true;
}

bool jvmgi_forwarded_elements(char *list, const jvmgi_networks_t *trusted, jvmgi_origin_t *out)
{
    char *next = list;
    *out = (jvmgi_origin_t){0};
    while (*next) {
        char *start = skip_blanks(next);
        hop_t hop = {.begin = (size_t)(start - list)};
        bool is_empty;
        if (!read_element(&next, &hop, &is_empty)) {
            return false;
        }
        if (!is_empty) {
            pass_through(out, &hop, trusted);
        }
    }
    return true;
}

bool jvmgi_forwarded_is_host(jvmgi_span_t text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = (char)text.data[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && (c == '\0' || !strchr("-._~%:[]", c))) {
            return false;
        }
    }
    return text.length > 0;
}
