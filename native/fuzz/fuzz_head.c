/* SPDX-License-Identifier: Apache-2.0
 * Response heads, as a hostile daemon may send them: what is accepted cannot break the response that httpd makes of it. */
#include "fuzz.h"
#include "jvmgi_head.h"

static void check_safe(jvmgi_span_t text)
{
    for (size_t i = 0; i < text.length; i++) {
        FUZZ_CHECK(text.data[i] != '\r' && text.data[i] != '\n' && text.data[i] != '\0');
    }
}

static void check_fields(jvmgi_reader_t fields, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        jvmgi_field_t field;
        FUZZ_CHECK(jvmgi_fields_next(&fields, &field));
        FUZZ_CHECK(jvmgi_field_name_is_valid(field.name) && !jvmgi_field_is_hop_by_hop(field.name));
        FUZZ_CHECK(!jvmgi_field_name_is(field.name, "Content-Length"));
        check_safe(field.value);
    }
    FUZZ_CHECK(jvmgi_reader_is_complete(&fields));
}

static void try_side_fields(jvmgi_span_t payload)
{
    jvmgi_side_fields_t side;
    const char *why = NULL;
    if (jvmgi_interim_decode(payload, &side, &why)) {
        FUZZ_CHECK(side.status >= 100 && side.status <= 199 && side.status != 101);
        check_fields(side.fields, side.count);
    }
    if (jvmgi_trailers_decode(payload, &side, &why)) {
        check_fields(side.fields, side.count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jvmgi_response_head_t head;
    const char *why = NULL;
    try_side_fields((jvmgi_span_t){data, size});
    if (!jvmgi_response_head_decode((jvmgi_span_t){data, size}, &head, &why)) {
        FUZZ_CHECK(why != NULL);
        return 0;
    }
    FUZZ_CHECK(head.status >= 200 && head.status <= 599 && head.content_length >= -1);
    check_safe(head.reason);
    check_fields(head.fields, head.count);
    return 0;
}
