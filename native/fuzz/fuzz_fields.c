/* SPDX-License-Identifier: Apache-2.0
 * Field lists: what is read as a whole list writes the same bytes again. */
#include "fuzz.h"
#include "jvmgi_fields.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jvmgi_reader_t r = jvmgi_reader(data, size);
    uint8_t *memory = malloc(size + 1);
    FUZZ_CHECK(memory != NULL);
    jvmgi_writer_t w = jvmgi_writer(memory, size);
    uint16_t count = jvmgi_fields_count(&r);
    size_t begin = jvmgi_fields_begin(&w);
    unsigned whole = 0;
    jvmgi_field_t field;
    while (whole < count && jvmgi_fields_next(&r, &field)) {
        FUZZ_CHECK(field.name.length > 0);
        jvmgi_field_is_hop_by_hop(field.name);
        jvmgi_field_value_is_valid(field.value);
        FUZZ_CHECK(!jvmgi_field_name_is_valid(field.name) ||
                   memchr(field.name.data, ' ', field.name.length) == NULL);
        jvmgi_fields_add(&w, (const char *)field.name.data, field.name.length,
                         (const char *)field.value.data, field.value.length);
        whole++;
    }
    if (whole == count && jvmgi_reader_is_complete(&r)) {
        jvmgi_fields_end(&w, begin, count);
        FUZZ_CHECK(!w.failed && w.used == size && memcmp(memory, data, size) == 0);
    }
    free(memory);
    return 0;
}
