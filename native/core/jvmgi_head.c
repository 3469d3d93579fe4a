/* SPDX-License-Identifier: Apache-2.0
 * The packed request head and response head. */
#include "jvmgi_head.h"

/* Writes a length of 32 bits and the bytes. */
static void write_long_text(jvmgi_writer_t *w, const char *text)
{
    size_t length = strlen(text);
    if (length > UINT32_MAX) {
        w->failed = true;
        return;
    }
    jvmgi_write_u32(w, (uint32_t)length);
    jvmgi_write_bytes(w, text, length);
}

void jvmgi_request_encode(jvmgi_writer_t *w, const jvmgi_request_head_t *head)
{
    jvmgi_write_u16(w, head->flags);
    jvmgi_write_u16(w, head->timeout);
    jvmgi_write_i64(w, head->content_length);
    jvmgi_write_i64(w, head->request_start);
    jvmgi_write_i64(w, head->sent);
    jvmgi_write_i64(w, head->file_mtime);
    jvmgi_write_i64(w, head->file_size);
    jvmgi_write_i64(w, head->file_inode);
    jvmgi_write_u16(w, head->hook ? 6 : 3);
    write_long_text(w, head->target);
    write_long_text(w, head->entry_class);
    write_long_text(w, head->application_group);
    if (head->hook) {
        write_long_text(w, head->hook);
        write_long_text(w, head->arguments[0]);
        write_long_text(w, head->arguments[1]);
    }
}

/* What is wrong with one field; NULL when nothing is. */
static const char *field_fault(const jvmgi_field_t *field)
{
    if (!jvmgi_field_name_is_valid(field->name)) {
        return "a header name is not valid";
    }
    if (!jvmgi_field_value_is_valid(field->value)) {
        return "a header value holds a control character";
    }
    if (jvmgi_field_is_hop_by_hop(field->name)) {
        return "a header field belongs to the connection";
    }
    if (jvmgi_field_name_is(field->name, "Content-Length")) {
        return "Content-Length is among the header fields";
    }
    return NULL;
}

static const char *fields_fault(jvmgi_reader_t r, uint16_t count)
{
    for (unsigned i = 0; i < count; i++) {
        jvmgi_field_t field;
        if (!jvmgi_fields_next(&r, &field)) {
            return "its header fields are not whole";
        }
        const char *fault = field_fault(&field);
        if (fault) {
            return fault;
        }
    }
    return jvmgi_reader_is_complete(&r) ? NULL : "bytes are left over after its header fields";
}

static const char *head_fault(const jvmgi_response_head_t *head)
{
    if (head->status < 200 || head->status > 599) {
        return "its status is not from 200 to 599";
    }
    if (head->content_length < -1) {
        return "its Content-Length is negative";
    }
    if (!jvmgi_field_value_is_valid(head->reason)) {
        return "its reason phrase holds a control character";
    }
    return fields_fault(head->fields, head->count);
}

bool jvmgi_response_head_decode(jvmgi_span_t payload, jvmgi_response_head_t *out, const char **why)
{
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    jvmgi_response_head_t head;
    head.status = jvmgi_read_u16(&r);
    uint16_t reason_length = jvmgi_read_u16(&r);
    head.content_length = jvmgi_read_i64(&r);
    head.reason = jvmgi_read_span(&r, reason_length);
    head.count = jvmgi_fields_count(&r);
    head.fields = r;
    const char *fault = r.failed ? "it is too short" : head_fault(&head);
    if (fault) {
        *why = fault;
        return false;
    }
    *out = head;
    return true;
}

/* The rest of the payload is a list of fields. */
static const char *read_side_fields(jvmgi_reader_t *r, jvmgi_side_fields_t *out)
{
    out->count = jvmgi_fields_count(r);
    out->fields = *r;
    return r->failed ? "it is too short" : fields_fault(out->fields, out->count);
}

bool jvmgi_interim_decode(jvmgi_span_t payload, jvmgi_side_fields_t *out, const char **why)
{
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    jvmgi_side_fields_t interim = {.status = jvmgi_read_u16(&r)};
    const char *fault = read_side_fields(&r, &interim);
    if (!fault && (interim.status < 100 || interim.status > 199 || interim.status == 101)) {
        fault = "the status of an interim response is not from 100 to 199, or 101";
    }
    if (fault) {
        *why = fault;
        return false;
    }
    *out = interim;
    return true;
}

bool jvmgi_trailers_decode(jvmgi_span_t payload, jvmgi_side_fields_t *out, const char **why)
{
    jvmgi_reader_t r = jvmgi_reader(payload.data, payload.length);
    jvmgi_side_fields_t trailers = {.status = 0};
    const char *fault = read_side_fields(&r, &trailers);
    if (fault) {
        *why = fault;
        return false;
    }
    *out = trailers;
    return true;
}

void jvmgi_response_head_encode(jvmgi_writer_t *w, uint16_t status, int64_t content_length,
                                const char *reason)
{
    size_t length = strlen(reason);
    if (length > UINT16_MAX) {
        w->failed = true;
        return;
    }
    jvmgi_write_u16(w, status);
    jvmgi_write_u16(w, (uint16_t)length);
    jvmgi_write_i64(w, content_length);
    jvmgi_write_bytes(w, reason, length);
}
