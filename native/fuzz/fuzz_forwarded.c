/* SPDX-License-Identifier: Apache-2.0
 * What clients write into X-Forwarded-For and Forwarded: whatever it is, the client's element lies in the list. The first byte chooses whom
 * to trust. */
#include "fuzz.h"
#include "jvmgi_forwarded.h"

#include <string.h>

static void check_inside(jvmgi_span_t part, const char *list, size_t length)
{
    FUZZ_CHECK(part.length == 0 || (part.data >= (const uint8_t *)list &&
                                    part.data + part.length <= (const uint8_t *)list + length));
}

static void check_origin(const jvmgi_origin_t *origin, const char *list, size_t length)
{
    FUZZ_CHECK(origin->found ? origin->begin < length : !origin->has_address);
    check_inside(origin->host, list, length);
    check_inside(origin->proto, list, length);
    if (origin->has_address) {
        char text[JVMGI_ADDRESS_TEXT];
        jvmgi_address_t again;
        uint16_t port;
        jvmgi_address_format(&origin->address, text);
        FUZZ_CHECK(jvmgi_address_parse((jvmgi_span_t){(const uint8_t *)text, strlen(text)}, &again,
                                       &port));
        FUZZ_CHECK(memcmp(&again, &origin->address, sizeof again) == 0 && port == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) {
        return 0;
    }
    jvmgi_network_t network = {.bits = data[0] % 129u};
    jvmgi_networks_t trusted = {&network, 1};
    const jvmgi_networks_t *whom = data[0] % 2 ? &trusted : NULL;
    char *list = malloc(size);
    FUZZ_CHECK(list != NULL);
    memcpy(list, data + 1, size - 1);
    list[size - 1] = '\0';
    size_t length = strlen(list);
    jvmgi_origin_t origin;
    jvmgi_forwarded_list(list, whom, &origin);
    check_origin(&origin, list, length);
    check_inside(jvmgi_forwarded_pick(list, true), list, length);
    check_inside(jvmgi_forwarded_pick(list, false), list, length);
    (void)jvmgi_network_parse(list, &network);
    if (jvmgi_forwarded_elements(list, whom, &origin)) {
        check_origin(&origin, list, length);
    }
    free(list);
    return 0;
}
