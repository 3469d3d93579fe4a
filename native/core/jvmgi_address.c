/* SPDX-License-Identifier: Apache-2.0
 * inet_pton does the reading: it takes no short forms, no zones and no octal numbers. */
#include "jvmgi_address.h"

#include <arpa/inet.h>

enum { IPV4_SIZE = 4, IPV4_AT = 12, IPV4_BITS = 32, ALL_BITS = 128, MAX_PORT = 65535 };

static const uint8_t mapped_prefix[IPV4_AT] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

static bool is_mapped(const jvmgi_address_t *address)
{
    return memcmp(address->bytes, mapped_prefix, sizeof mapped_prefix) == 0;
}

bool jvmgi_address_of(const void *bytes, size_t length, jvmgi_address_t *out)
{
    if (length == sizeof out->bytes) {
        memcpy(out->bytes, bytes, length);
        return true;
    }
    if (length != IPV4_SIZE) {
        return false;
    }
    memcpy(out->bytes, mapped_prefix, sizeof mapped_prefix);
    memcpy(out->bytes + IPV4_AT, bytes, IPV4_SIZE);
    return true;
}

static bool parse_plain(const char *text, size_t length, jvmgi_address_t *out)
{
    char copy[JVMGI_ADDRESS_TEXT];
    uint8_t bytes[sizeof out->bytes];
    if (length == 0 || length >= sizeof copy || memchr(text, '\0', length)) {
        return false;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (inet_pton(AF_INET, copy, bytes) == 1) {
        return jvmgi_address_of(bytes, IPV4_SIZE, out);
    }
    return inet_pton(AF_INET6, copy, bytes) == 1 && jvmgi_address_of(bytes, sizeof bytes, out);
}

/** A decimal number up to `max`; −1: it is none. */
static int parse_number(const char *text, size_t length, int max)
{
    int value = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
        if (value > max) {
            return -1;
        }
    }
    return length > 0 ? value : -1;
}

/** The end of the address, where ":port" may begin: the bracket, or the only colon. */
static size_t address_end(const char *text, size_t length)
{
    if (text[0] == '[') {
        const char *bracket = memchr(text, ']', length);
        return bracket ? (size_t)(bracket - text) + 1 : 0;
    }
    const char *colon = memchr(text, ':', length);
    if (!colon) {
        return length;
    }
    size_t end = (size_t)(colon - text);
    return memchr(colon + 1, ':', length - end - 1) ? length : end;
}

bool jvmgi_address_parse(jvmgi_span_t text, jvmgi_address_t *out, uint16_t *port)
{
    const char *start = (const char *)text.data;
    *port = 0;
    if (text.length == 0) {
        return false;
    }
    size_t end = address_end(start, text.length);
    if (end < text.length) {
        if (start[end] != ':') {
            return false;
        }
        int number = parse_number(start + end + 1, text.length - end - 1, MAX_PORT);
        *port = (uint16_t)(number > 0 ? number : 0);
    }
    bool in_brackets = start[0] == '[' && end > 1;
    return in_brackets ? memchr(start, ':', end) && parse_plain(start + 1, end - 2, out)
                       : parse_plain(start, end, out);
}

void jvmgi_address_format(const jvmgi_address_t *address, char out[JVMGI_ADDRESS_TEXT])
{
    bool mapped = is_mapped(address);
    (void)inet_ntop(mapped ? AF_INET : AF_INET6, address->bytes + (mapped ? IPV4_AT : 0), out,
                    JVMGI_ADDRESS_TEXT);
}

bool jvmgi_network_parse(const char *text, jvmgi_network_t *out)
{
    size_t length = strcspn(text, "/");
    jvmgi_network_t network = {.bits = ALL_BITS};
    if (!parse_plain(text, length, &network.base)) {
        return false;
    }
    if (text[length] == '/') {
        bool is_ipv4 = memchr(text, ':', length) == NULL;
        int max = is_ipv4 ? IPV4_BITS : ALL_BITS;
        int bits = parse_number(text + length + 1, strlen(text + length + 1), max);
        if (bits < 0) {
            return false;
        }
        network.bits = (unsigned)(is_ipv4 ? bits + ALL_BITS - IPV4_BITS : bits);
    }
    *out = network;
    return true;
}

static bool network_has(const jvmgi_network_t *network, const jvmgi_address_t *address)
{
    size_t whole = network->bits / 8;
    unsigned rest = network->bits % 8;
    if (memcmp(network->base.bytes, address->bytes, whole) != 0) {
        return false;
    }
    unsigned differing =
        rest ? (unsigned)(network->base.bytes[whole] ^ address->bytes[whole]) >> (8 - rest) : 0;
    return differing == 0;
}

bool jvmgi_networks_have(const jvmgi_networks_t *networks, const jvmgi_address_t *address)
{
    for (size_t i = 0; i < networks->count; i++) {
        if (network_has(&networks->items[i], address)) {
            return true;
        }
    }
    return false;
}
