/* SPDX-License-Identifier: Apache-2.0
 * One row per header: its families, and the function that takes its value. */
#include "jvmgi_proxied.h"

#include "jvmgi_path.h"

#include <strings.h>

enum { CLIENT = 1, HOST = 2, SERVER = 4, PORT = 8, MOUNT = 16, SCHEME = 32 };

enum { MAX_PORT_DIGITS = 5, MAX_PORT = 65535 };

/** One request being judged. */
typedef struct {
    const jvmgi_networks_t *trusted;
    const jvmgi_alloc_t *alloc;
    jvmgi_proxied_t *out;
} judge_t;

static const char *text_of(const judge_t *judge, jvmgi_span_t span)
{
    return jvmgi_alloc_text(judge->alloc, (const char *)span.data, span.length);
}

/** A proxy may add to the value that it got: its own is then the last, and who does not care whom to believe takes the first. */
static jvmgi_span_t pick(const judge_t *judge, const char *value)
{
    return jvmgi_forwarded_pick(value, judge->trusted != NULL);
}

/** The first header of a family that says something counts. */
static void settle(const char **fact, const char *value)
{
    if (!*fact) {
        *fact = value;
    }
}

static void settle_address(const judge_t *judge, const jvmgi_address_t *address, uint16_t port)
{
    if (!judge->out->remote_addr) {
        char text[JVMGI_ADDRESS_TEXT];
        jvmgi_address_format(address, text);
        judge->out->remote_addr = jvmgi_alloc_text(judge->alloc, text, strlen(text));
        judge->out->remote_port = jvmgi_alloc_format(judge->alloc, "%u", port);
    }
}

static void settle_host(const judge_t *judge, const char **fact, jvmgi_span_t host)
{
    if (jvmgi_forwarded_is_host(host)) {
        settle(fact, text_of(judge, host));
    }
}

static bool is_word(jvmgi_span_t span, const char *word)
{
    return span.length == strlen(word) &&
           strncasecmp((const char *)span.data, word, span.length) == 0;
}

static void settle_scheme(const judge_t *judge, jvmgi_span_t scheme)
{
    if (is_word(scheme, "https")) {
        settle(&judge->out->scheme, "https");
    } else if (is_word(scheme, "http")) {
        settle(&judge->out->scheme, "http");
    }
}

/* ---- headers ---- */

static bool take_list(const judge_t *judge, const char *value)
{
    jvmgi_origin_t origin;
    jvmgi_forwarded_list(value, judge->trusted, &origin);
    if (origin.found) {
        settle(&judge->out->forwarded_for, value + origin.begin);
    }
    if (origin.has_address) {
        settle_address(judge, &origin.address, origin.port);
    }
    return true;
}

static bool take_elements(const judge_t *judge, const char *value)
{
    jvmgi_origin_t origin;
    char *copy = jvmgi_alloc_text(judge->alloc, value, strlen(value));
    if (!jvmgi_forwarded_elements(copy, judge->trusted, &origin)) {
        return false;
    }
    if (origin.found) {
        settle(&judge->out->forwarded, value + origin.begin);
        settle_host(judge, &judge->out->host, origin.host);
        settle_scheme(judge, origin.proto);
    }
    if (origin.has_address) {
        settle_address(judge, &origin.address, origin.port);
    }
    return true;
}

static bool take_address(const judge_t *judge, const char *value)
{
    jvmgi_address_t address;
    uint16_t port;
    if (jvmgi_address_parse(pick(judge, value), &address, &port)) {
        settle_address(judge, &address, port);
    }
    return true;
}

static bool take_host(const judge_t *judge, const char *value)
{
    settle_host(judge, &judge->out->host, pick(judge, value));
    return true;
}

static bool take_server(const judge_t *judge, const char *value)
{
    settle_host(judge, &judge->out->server_name, pick(judge, value));
    return true;
}

static bool take_port(const judge_t *judge, const char *value)
{
    jvmgi_span_t digits = pick(judge, value);
    unsigned port = 0;
    for (size_t i = 0; i < digits.length; i++) {
        bool is_digit = digits.data[i] >= '0' && digits.data[i] <= '9';
        if (!is_digit || digits.length > MAX_PORT_DIGITS) {
            return true;
        }
        port = port * 10 + (digits.data[i] - '0');
    }
    if (port > 0 && port <= MAX_PORT) {
        settle(&judge->out->server_port, jvmgi_alloc_format(judge->alloc, "%u", port));
    }
    return true;
}

/** A mount point is a path as SCRIPT_NAME is: it begins with a slash, has no slash at its end, and none twice. */
static bool take_mount(const judge_t *judge, const char *value)
{
    jvmgi_span_t given = pick(judge, value);
    char *mount = jvmgi_alloc_text(judge->alloc, (const char *)given.data, given.length);
    if (mount[0] == '/' && !strpbrk(mount, "?#")) {
        jvmgi_path_collapse(mount);
        mount[jvmgi_path_trimmed(mount)] = '\0';
        settle(&judge->out->mount, mount);
    }
    return true;
}

static bool take_scheme(const judge_t *judge, const char *value)
{
    settle_scheme(judge, pick(judge, value));
    return true;
}

static bool take_flag(const judge_t *judge, const char *value)
{
    static const struct {
        const char *word;
        const char *scheme;
    } words[] = {{"on", "https"}, {"true", "https"}, {"1", "https"},
                 {"off", "http"}, {"false", "http"}, {"0", "http"}};
    jvmgi_span_t given = pick(judge, value);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (is_word(given, words[i].word)) {
            settle(&judge->out->scheme, words[i].scheme);
        }
    }
    return true;
}

static const struct {
    const char *name;
    unsigned families;
    bool (*take)(const judge_t *judge, const char *value); /**< false: the request is refused */
} rows[JVMGI_PROXY_HEADERS] = {
    {"X-Forwarded-For", CLIENT, take_list},
    {"X-Client-IP", CLIENT, take_address},
    {"X-Real-IP", CLIENT, take_address},
    {"Forwarded", CLIENT | HOST | SCHEME, take_elements},
    {"X-Forwarded-Host", HOST, take_host},
    {"X-Host", HOST, take_host},
    {"X-Forwarded-Server", SERVER, take_server},
    {"X-Forwarded-Port", PORT, take_port},
    {"X-Script-Name", MOUNT, take_mount},
    {"X-Forwarded-Script-Name", MOUNT, take_mount},
    {"X-Forwarded-Proto", SCHEME, take_scheme},
    {"X-Forwarded-Scheme", SCHEME, take_scheme},
    {"X-Scheme", SCHEME, take_scheme},
    {"X-Forwarded-HTTPS", SCHEME, take_flag},
    {"X-Forwarded-SSL", SCHEME, take_flag},
    {"X-HTTPS", SCHEME, take_flag},
};

unsigned jvmgi_proxy_header(const char *name)
{
    unsigned i = 0;
    while (i < JVMGI_PROXY_HEADERS && strcasecmp(rows[i].name, name) != 0) {
        i++;
    }
    return i;
}

const char *jvmgi_proxy_header_name(unsigned header)
{
    return rows[header].name;
}

bool jvmgi_proxy_headers_add(jvmgi_proxy_headers_t *headers, const char *name)
{
    unsigned header = jvmgi_proxy_header(name);
    if (header == JVMGI_PROXY_HEADERS) {
        return false;
    }
    if (!(headers->named & (1u << header))) {
        headers->named |= 1u << header;
        headers->order[headers->count++] = (uint8_t)header;
    }
    for (unsigned i = 0; i < JVMGI_PROXY_HEADERS; i++) {
        if (rows[i].families & rows[header].families) {
            headers->related |= 1u << i;
        }
    }
    return true;
}

bool jvmgi_proxied_judge(const jvmgi_proxy_headers_t *headers, const jvmgi_networks_t *trusted,
                         const jvmgi_address_t *peer, const jvmgi_proxy_source_t *source,
                         const jvmgi_alloc_t *alloc, jvmgi_proxied_t *out)
{
    *out = (jvmgi_proxied_t){.hidden = headers->related};
    if (trusted && !(peer && jvmgi_networks_have(trusted, peer))) {
        return true;
    }
    out->hidden = headers->related & ~headers->named;
    judge_t judge = {.trusted = trusted, .alloc = alloc, .out = out};
    for (size_t i = 0; i < headers->count; i++) {
        unsigned header = headers->order[i];
        const char *value = source->find(source->baton, rows[header].name);
        if (value && !rows[header].take(&judge, value)) {
            return false;
        }
    }
    return true;
}
