/* SPDX-License-Identifier: Apache-2.0 */
#include "heap_alloc.h"
#include "jvmgi_proxied.h"
#include "suite.h"

#include <string.h>
#include <strings.h>

enum { MAX_HEADERS = 8 };

/** A request: names and values in turn. */
typedef struct {
    const char *lines[MAX_HEADERS * 2];
} request_t;

static const char *find(void *baton, const char *name)
{
    const request_t *request = baton;
    for (size_t i = 0; i < MAX_HEADERS * 2 && request->lines[i]; i += 2) {
        if (strcasecmp(request->lines[i], name) == 0) {
            return request->lines[i + 1];
        }
    }
    return NULL;
}

static heap_block_t *blocks;

static void forget(void)
{
    heap_alloc_free(&blocks);
}

/** Judges a request whose peer is 10.0.0.1. `believed` is a list of names with a space behind each; `network` NULL: all peers. */
static bool judge(const char *believed, const char *network, request_t request,
                  jvmgi_proxied_t *out)
{
    jvmgi_proxy_headers_t headers = {0};
    while (*believed) {
        char name[64];
        size_t length = strcspn(believed, " ");
        memcpy(name, believed, length);
        name[length] = '\0';
        ck_assert_msg(jvmgi_proxy_headers_add(&headers, name), "%s", name);
        believed += length + strspn(believed + length, " ");
    }
    static const uint8_t ten[] = {10, 0, 0, 1};
    jvmgi_address_t peer;
    ck_assert(jvmgi_address_of(ten, sizeof ten, &peer));
    jvmgi_network_t item;
    ck_assert(!network || jvmgi_network_parse(network, &item));
    jvmgi_networks_t networks = {&item, 1};
    jvmgi_proxy_source_t source = {.find = find, .baton = &request};
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    return jvmgi_proxied_judge(&headers, network ? &networks : NULL, &peer, &source, &alloc, out);
}

static jvmgi_proxied_t judged(const char *believed, const char *network, request_t request)
{
    jvmgi_proxied_t out;
    ck_assert(judge(believed, network, request, &out));
    return out;
}

static bool hides(const jvmgi_proxied_t *proxied, const char *name)
{
    unsigned header = jvmgi_proxy_header(name);
    ck_assert_uint_lt(header, JVMGI_PROXY_HEADERS);
    return (proxied->hidden & (1u << header)) != 0;
}

#define REQUEST(...) ((request_t){{__VA_ARGS__}})

static const char *const trusted = "10.0.0.0/8";

START_TEST(each_header_has_its_effect)
{
    request_t request = REQUEST("X-Client-IP", "203.0.113.7:81", "x-forwarded-host", "a.example",
                                "X-Forwarded-Server", "b.example", "X-Forwarded-Port", "8443",
                                "X-Script-Name", "//shop//x/", "X-Forwarded-Proto", "HTTPS");
    jvmgi_proxied_t p = judged("X-Client-IP X-Forwarded-Host X-Forwarded-Server X-Forwarded-Port "
                               "X-Script-Name X-Forwarded-Proto ",
                               trusted, request);
    ck_assert_str_eq(p.remote_addr, "203.0.113.7");
    ck_assert_str_eq(p.remote_port, "81");
    ck_assert_str_eq(p.host, "a.example");
    ck_assert_str_eq(p.server_name, "b.example");
    ck_assert_str_eq(p.server_port, "8443");
    ck_assert_str_eq(p.mount, "/shop/x");
    ck_assert_str_eq(p.scheme, "https");
    ck_assert_ptr_null(p.forwarded_for);
    forget();
}
END_TEST

START_TEST(flags_and_words_give_the_scheme)
{
    static const struct {
        const char *header;
        const char *value;
        const char *scheme; /* NULL: as it is */
    } cases[] = {
        {"X-Forwarded-SSL", "On", "https"},
        {"X-Forwarded-SSL", "true", "https"},
        {"X-Forwarded-SSL", "1", "https"},
        {"X-Forwarded-SSL", "Off", "http"},
        {"X-Forwarded-HTTPS", "false", "http"},
        {"X-Forwarded-HTTPS", "0", "http"},
        {"X-HTTPS", "on", "https"},
        {"X-HTTPS", "maybe", NULL},
        {"X-HTTPS", "", NULL},
        {"X-Scheme", "http", "http"},
        {"X-Forwarded-Scheme", "https", "https"},
        {"X-Forwarded-Proto", "ftp", NULL},
        {"X-Forwarded-Proto", " https ", "https"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        jvmgi_proxied_t p = judged(cases[i].header, NULL, REQUEST(cases[i].header, cases[i].value));
        ck_assert_msg(cases[i].scheme ? p.scheme && strcmp(p.scheme, cases[i].scheme) == 0
                                      : !p.scheme,
                      "%s: %s", cases[i].header, cases[i].value);
    }
    forget();
}
END_TEST

START_TEST(values_without_a_meaning_change_nothing)
{
    jvmgi_proxied_t p = judged(
        "X-Real-IP X-Host X-Forwarded-Server X-Forwarded-Port X-Forwarded-Script-Name ", NULL,
        REQUEST("X-Real-IP", "unknown", "X-Host", "a/b", "X-Forwarded-Server", "a b",
                "X-Forwarded-Port", "65536", "X-Forwarded-Script-Name", "shop"));
    ck_assert_ptr_null(p.remote_addr);
    ck_assert_ptr_null(p.remote_port);
    ck_assert_ptr_null(p.host);
    ck_assert_ptr_null(p.server_name);
    ck_assert_ptr_null(p.server_port);
    ck_assert_ptr_null(p.mount);
    p = judged("X-Forwarded-Port X-Script-Name ", NULL,
               REQUEST("X-Forwarded-Port", "000000080", "X-Script-Name", "/a?b"));
    ck_assert_ptr_null(p.server_port);
    ck_assert_ptr_null(p.mount);
    p = judged("X-Forwarded-Port X-Script-Name ", NULL,
               REQUEST("X-Forwarded-Port", "0", "X-Script-Name", "/"));
    ck_assert_ptr_null(p.server_port);
    ck_assert_str_eq(p.mount, "");
    forget();
}
END_TEST

START_TEST(relatives_of_a_named_header_are_hidden)
{
    jvmgi_proxied_t p =
        judged("X-Forwarded-For ", trusted, REQUEST("X-Forwarded-For", "203.0.113.1"));
    ck_assert(!hides(&p, "X-Forwarded-For"));
    ck_assert(hides(&p, "X-Client-IP") && hides(&p, "X-Real-IP") && hides(&p, "Forwarded"));
    ck_assert(!hides(&p, "X-Forwarded-Host") && !hides(&p, "X-Forwarded-Proto"));
    ck_assert(!hides(&p, "X-Script-Name") && !hides(&p, "X-Forwarded-Port"));
    p = judged("Forwarded ", trusted, REQUEST(NULL));
    ck_assert(!hides(&p, "Forwarded") && hides(&p, "X-Forwarded-For") && hides(&p, "X-Host"));
    ck_assert(hides(&p, "X-HTTPS") && hides(&p, "X-Forwarded-Proto"));
    ck_assert(!hides(&p, "X-Forwarded-Port") && !hides(&p, "X-Script-Name"));
    forget();
}
END_TEST

START_TEST(peers_that_are_not_trusted_are_not_believed)
{
    request_t request = REQUEST("X-Forwarded-For", "203.0.113.1", "X-Script-Name", "/x",
                                "X-Forwarded-Proto", "https", "Forwarded", "\"malformed");
    jvmgi_proxied_t p = judged("X-Forwarded-For X-Script-Name Forwarded ", "192.0.2.0/24", request);
    ck_assert_ptr_null(p.remote_addr);
    ck_assert_ptr_null(p.forwarded_for);
    ck_assert_ptr_null(p.mount);
    ck_assert_ptr_null(p.scheme);
    ck_assert(hides(&p, "X-Forwarded-For") && hides(&p, "X-Client-IP") && hides(&p, "X-Real-IP"));
    ck_assert(hides(&p, "X-Script-Name") && hides(&p, "X-Forwarded-Script-Name"));
    ck_assert(hides(&p, "Forwarded") && hides(&p, "X-Forwarded-Proto"));
    ck_assert(!hides(&p, "X-Forwarded-Port"));
    forget();
}
END_TEST

START_TEST(chains_are_walked_and_headers_cut)
{
    request_t request =
        REQUEST("X-Forwarded-For", "1.2.3.4, 203.0.113.1, 10.0.0.2", "Forwarded",
                "for=1.2.3.4;proto=http, for=203.0.113.1;proto=https;host=a.example");
    jvmgi_proxied_t p = judged("X-Forwarded-For ", trusted, request);
    ck_assert_str_eq(p.remote_addr, "203.0.113.1");
    ck_assert_str_eq(p.remote_port, "0");
    ck_assert_str_eq(p.forwarded_for, "203.0.113.1, 10.0.0.2");
    ck_assert_ptr_null(p.forwarded);
    p = judged("X-Forwarded-For ", NULL, request);
    ck_assert_str_eq(p.remote_addr, "1.2.3.4");
    ck_assert_str_eq(p.forwarded_for, "1.2.3.4, 203.0.113.1, 10.0.0.2");
    p = judged("Forwarded ", trusted, request);
    ck_assert_str_eq(p.remote_addr, "203.0.113.1");
    ck_assert_str_eq(p.scheme, "https");
    ck_assert_str_eq(p.host, "a.example");
    ck_assert_str_eq(p.forwarded, "for=203.0.113.1;proto=https;host=a.example");
    ck_assert_ptr_null(p.forwarded_for);
    forget();
}
END_TEST

START_TEST(the_first_named_that_says_something_counts)
{
    request_t request = REQUEST("X-Real-IP", "203.0.113.2", "X-Client-IP", "unknown",
                                "X-Forwarded-For", "203.0.113.3");
    jvmgi_proxied_t p = judged("X-Client-IP X-Real-IP X-Forwarded-For ", trusted, request);
    ck_assert_str_eq(p.remote_addr, "203.0.113.2");
    p = judged("X-Forwarded-For X-Real-IP ", trusted, request);
    ck_assert_str_eq(p.remote_addr, "203.0.113.3");
    forget();
}
END_TEST

START_TEST(of_lists_the_nearest_proxys_word_counts_where_proxies_are_named)
{
    request_t request =
        REQUEST("X-Forwarded-Host", "evil.example, a.example", "X-Forwarded-Proto", "https, http");
    jvmgi_proxied_t p = judged("X-Forwarded-Host X-Forwarded-Proto ", trusted, request);
    ck_assert_str_eq(p.host, "a.example");
    ck_assert_str_eq(p.scheme, "http");
    p = judged("X-Forwarded-Host X-Forwarded-Proto ", NULL, request);
    ck_assert_str_eq(p.host, "evil.example");
    ck_assert_str_eq(p.scheme, "https");
    forget();
}
END_TEST

START_TEST(a_malformed_forwarded_is_refused)
{
    jvmgi_proxied_t p;
    ck_assert(!judge("Forwarded ", trusted, REQUEST("Forwarded", "for=\"203.0.113.1"), &p));
    ck_assert(!judge("Forwarded ", NULL, REQUEST("Forwarded", "203.0.113.1"), &p));
    ck_assert(judge("X-Forwarded-For ", NULL, REQUEST("Forwarded", "203.0.113.1"), &p));
    forget();
}
END_TEST

START_TEST(other_names_are_no_headers_of_proxies)
{
    jvmgi_proxy_headers_t headers = {0};
    ck_assert(!jvmgi_proxy_headers_add(&headers, "X-Forwarded"));
    ck_assert(!jvmgi_proxy_headers_add(&headers, ""));
    ck_assert_uint_eq(headers.count, 0);
    for (unsigned i = 0; i < JVMGI_PROXY_HEADERS; i++) {
        ck_assert(jvmgi_proxy_headers_add(&headers, jvmgi_proxy_header_name(i)));
        ck_assert(jvmgi_proxy_headers_add(&headers, jvmgi_proxy_header_name(i)));
    }
    ck_assert_uint_eq(headers.count, JVMGI_PROXY_HEADERS);
}
END_TEST

SUITE_MAIN("proxied", each_header_has_its_effect, flags_and_words_give_the_scheme,
           values_without_a_meaning_change_nothing, relatives_of_a_named_header_are_hidden,
           peers_that_are_not_trusted_are_not_believed, chains_are_walked_and_headers_cut,
           the_first_named_that_says_something_counts,
           of_lists_the_nearest_proxys_word_counts_where_proxies_are_named,
           a_malformed_forwarded_is_refused, other_names_are_no_headers_of_proxies)
