/* SPDX-License-Identifier: Apache-2.0 */
#include "jvmgi_forwarded.h"
#include "suite.h"

#include <string.h>

static jvmgi_span_t span_of(const char *text)
{
    return (jvmgi_span_t){(const uint8_t *)text, strlen(text)};
}

/* ---- addresses ---- */

START_TEST(addresses_are_read_with_and_without_a_port)
{
    static const struct {
        const char *text;
        const char *address; /* NULL: none */
        unsigned port;
    } cases[] = {
        {"192.0.2.1", "192.0.2.1", 0},
        {"192.0.2.1:80", "192.0.2.1", 80},
        {"192.0.2.1:_hidden", "192.0.2.1", 0},
        {"192.0.2.1:99999", "192.0.2.1", 0},
        {"2001:DB8::1", "2001:db8::1", 0},
        {"[2001:db8::1]", "2001:db8::1", 0},
        {"[2001:db8::1]:443", "2001:db8::1", 443},
        {"::ffff:192.0.2.1", "192.0.2.1", 0},
        {"::1", "::1", 0},
        {"unknown", NULL, 0},
        {"_hidden", NULL, 0},
        {"", NULL, 0},
        {"192.0.2", NULL, 0},
        {"192.0.2.256", NULL, 0},
        {"192.0.2.010", NULL, 0},
        {"[192.0.2.1]", NULL, 0},
        {"[2001:db8::1", NULL, 0},
        {"[2001:db8::1]x", NULL, 0},
        {"[]", NULL, 0},
        {"[", NULL, 0},
        {"fe80::1%eth0", NULL, 0},
        {":", NULL, 0},
        {"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000", NULL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        jvmgi_address_t address;
        uint16_t port;
        bool found = jvmgi_address_parse(span_of(cases[i].text), &address, &port);
        ck_assert_msg(found == (cases[i].address != NULL), "%s", cases[i].text);
        if (found) {
            char text[JVMGI_ADDRESS_TEXT];
            jvmgi_address_format(&address, text);
            ck_assert_str_eq(text, cases[i].address);
            ck_assert_uint_eq(port, cases[i].port);
        }
    }
}
END_TEST

START_TEST(networks_hold_their_addresses)
{
    static const struct {
        const char *network;
        const char *address;
        bool holds;
    } cases[] = {
        {"10.0.0.0/8", "10.255.0.1", true},          {"10.9.9.9/8", "10.255.0.1", true},
        {"10.0.0.0/8", "11.0.0.1", false},           {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "192.0.2.2", false},           {"192.0.2.128/25", "192.0.2.200", true},
        {"192.0.2.128/25", "192.0.2.100", false},    {"0.0.0.0/0", "203.0.113.1", true},
        {"0.0.0.0/0", "2001:db8::1", false},         {"::/0", "203.0.113.1", true},
        {"2001:db8::/33", "2001:db8:7fff::1", true}, {"2001:db8::/33", "2001:db8:8000::1", false},
        {"127.0.0.1", "::ffff:127.0.0.1", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        jvmgi_network_t network;
        jvmgi_address_t address;
        uint16_t port;
        ck_assert(jvmgi_network_parse(cases[i].network, &network));
        ck_assert(jvmgi_address_parse(span_of(cases[i].address), &address, &port));
        jvmgi_networks_t networks = {&network, 1};
        ck_assert_msg(jvmgi_networks_have(&networks, &address) == cases[i].holds, "%s in %s",
                      cases[i].address, cases[i].network);
    }
}
END_TEST

START_TEST(what_is_no_network_is_refused)
{
    static const char *const texts[] = {"",           "localhost",    "10.0.0.0/33", "10.0.0.0/",
                                        "10.0.0.0/x", "10.0.0.0/-1",  "10.0.0",      "/8",
                                        "::/129",     "10.0.0.0/8/8", "[::1]",       "10.0.0.1:80"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        jvmgi_network_t network;
        ck_assert_msg(!jvmgi_network_parse(texts[i], &network), "%s", texts[i]);
    }
}
END_TEST

/* ---- lists ---- */

static jvmgi_network_t ten;

static jvmgi_networks_t trusted(void)
{
    ck_assert(jvmgi_network_parse("10.0.0.0/8", &ten));
    return (jvmgi_networks_t){&ten, 1};
}

static const char *address_of(const jvmgi_origin_t *origin)
{
    static char text[JVMGI_ADDRESS_TEXT];
    if (!origin->has_address) {
        return "none";
    }
    jvmgi_address_format(&origin->address, text);
    return text;
}

START_TEST(the_client_is_the_first_from_the_right_that_is_not_trusted)
{
    static const struct {
        const char *list;
        const char *client;
        const char *rest; /* NULL: no element */
    } cases[] = {
        {"203.0.113.1", "203.0.113.1", "203.0.113.1"},
        {"203.0.113.1, 10.0.0.1", "203.0.113.1", "203.0.113.1, 10.0.0.1"},
        {"1.2.3.4, 203.0.113.1,10.0.0.1", "203.0.113.1", "203.0.113.1,10.0.0.1"},
        {"10.0.0.9, 203.0.113.1, 10.0.0.1", "203.0.113.1", "203.0.113.1, 10.0.0.1"},
        {"10.0.0.9, 10.0.0.1", "10.0.0.9", "10.0.0.9, 10.0.0.1"},
        {"1.2.3.4, 203.0.113.1", "203.0.113.1", "203.0.113.1"},
        {"1.2.3.4, unknown, 10.0.0.1", "10.0.0.1", "unknown, 10.0.0.1"},
        {"1.2.3.4, unknown", "none", "unknown"},
        {" , 203.0.113.1 ,, 10.0.0.1, ,", "203.0.113.1", "203.0.113.1 ,, 10.0.0.1, ,"},
        {",203.0.113.1", "203.0.113.1", "203.0.113.1"},
        {"", "none", NULL},
        {" , ,", "none", NULL},
    };
    jvmgi_networks_t whom = trusted();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        jvmgi_origin_t origin;
        jvmgi_forwarded_list(cases[i].list, &whom, &origin);
        ck_assert_msg(strcmp(address_of(&origin), cases[i].client) == 0, "'%s' gives %s",
                      cases[i].list, address_of(&origin));
        ck_assert(origin.found == (cases[i].rest != NULL));
        if (cases[i].rest) {
            ck_assert_str_eq(cases[i].list + origin.begin, cases[i].rest);
        }
    }
}
END_TEST

START_TEST(without_a_list_of_proxies_the_client_is_the_leftmost)
{
    static const char *const cases[][2] = {
        {"203.0.113.1, 1.2.3.4, 10.0.0.1", "203.0.113.1"},
        {", 203.0.113.1", "203.0.113.1"},
        {"  ,, 203.0.113.1 ,", "203.0.113.1"},
        {"unknown, 203.0.113.1", "203.0.113.1"},
        {"unknown", "none"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        jvmgi_origin_t origin;
        jvmgi_forwarded_list(cases[i][0], NULL, &origin);
        ck_assert_str_eq(address_of(&origin), cases[i][1]);
    }
}
END_TEST

/* ---- RFC 7239 ---- */

static void equals(jvmgi_span_t span, const char *text)
{
    /* An empty one may have no place. */
    bool same = span.length == strlen(text) &&
                (span.length == 0 || memcmp(span.data, text, span.length) == 0);
    ck_assert_msg(same, "'%.*s' is not '%s'", (int)span.length, (const char *)span.data, text);
}

START_TEST(elements_of_forwarded_are_read)
{
    static const struct {
        const char *list;
        const char *client;
        unsigned port;
        const char *host;
        const char *proto;
        const char *rest;
    } cases[] = {
        {"for=203.0.113.1", "203.0.113.1", 0, "", "", "for=203.0.113.1"},
        {"For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17", 4711, "", "",
         "For=\"[2001:db8:cafe::17]:4711\""},
        {"for=203.0.113.1;proto=https;by=203.0.113.43;host=a.example", "203.0.113.1", 0,
         "a.example", "https", "for=203.0.113.1;proto=https;by=203.0.113.43;host=a.example"},
        {"for=1.2.3.4;host=evil, for=203.0.113.1;host=\"a.example:8443\" , for=10.0.0.1;host=inner",
         "203.0.113.1", 0, "a.example:8443", "",
         "for=203.0.113.1;host=\"a.example:8443\" , for=10.0.0.1;host=inner"},
        {"for=_hidden, for=10.0.0.1", "10.0.0.1", 0, "", "", "for=_hidden, for=10.0.0.1"},
        {"for=unknown;proto=http", "none", 0, "", "http", "for=unknown;proto=http"},
        {"proto=https", "none", 0, "", "https", "proto=https"},
        {",, for=203.0.113.1 ; proto=http;;,", "203.0.113.1", 0, "", "http",
         "for=203.0.113.1 ; proto=http;;,"},
        {"for=203.0.113.1;secret=\"a, b; for=1.2.3.4\"", "203.0.113.1", 0, "", "",
         "for=203.0.113.1;secret=\"a, b; for=1.2.3.4\""},
        {"for=\"203\\.0.113.1:\\8\"", "203.0.113.1", 8, "", "", "for=\"203\\.0.113.1:\\8\""},
        {"for=203.0.113.1:80, for=[2001:db8::1]", "2001:db8::1", 0, "", "", "for=[2001:db8::1]"},
    };
    jvmgi_networks_t whom = trusted();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char list[256];
        jvmgi_origin_t origin;
        memcpy(list, cases[i].list, strlen(cases[i].list) + 1);
        ck_assert_msg(jvmgi_forwarded_elements(list, &whom, &origin), "%s", cases[i].list);
        ck_assert_str_eq(address_of(&origin), cases[i].client);
        ck_assert_str_eq(cases[i].list + origin.begin, cases[i].rest);
        ck_assert(!origin.has_address || origin.port == cases[i].port);
        equals(origin.host, cases[i].host);
        equals(origin.proto, cases[i].proto);
    }
}
END_TEST

START_TEST(a_malformed_forwarded_is_told)
{
    static const char *const lists[] = {
        "for",           "for=",           "=1.2.3.4",          "for=\"1.2.3.4",   "for=\"a\\",
        "for=1;for=2",   "for=1;FOR=\"\"", "for=1 proto=http",  "for =1",          "for=1,=",
        "for=\"a\001\"", "for=a\"b\"",     "for=\"a\"b",        "for=\"a\" \"b\"", "1.2.3.4",
        "for=a@b",       "f\xc3\xbcr=1",   "for=1.2.3.4, junk",
    };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        char list[64];
        jvmgi_origin_t origin;
        memcpy(list, lists[i], strlen(lists[i]) + 1);
        ck_assert_msg(!jvmgi_forwarded_elements(list, NULL, &origin), "%s", lists[i]);
    }
}
END_TEST

START_TEST(hosts_are_told_from_other_text)
{
    static const char *const hosts[] = {"a.example", "a.example:80", "[2001:db8::1]:80",
                                        "127.0.0.1"};
    static const char *const others[] = {"", "a b", "a/b", "a@b", "a?b", "a\\b", "a,b", "\xc3\xbc"};
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        ck_assert_msg(jvmgi_forwarded_is_host(span_of(hosts[i])), "%s", hosts[i]);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        ck_assert_msg(!jvmgi_forwarded_is_host(span_of(others[i])), "%s", others[i]);
    }
}
END_TEST

SUITE_MAIN("forwarded", addresses_are_read_with_and_without_a_port, networks_hold_their_addresses,
           what_is_no_network_is_refused,
           the_client_is_the_first_from_the_right_that_is_not_trusted,
           without_a_list_of_proxies_the_client_is_the_leftmost, elements_of_forwarded_are_read,
           a_malformed_forwarded_is_told, hosts_are_told_from_other_text)
