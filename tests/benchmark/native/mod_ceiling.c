/* SPDX-License-Identifier: Apache-2.0
 *
 * The ceiling of the benchmark: what an httpd handler written in C reaches with the same bytes.
 * Handler "ceiling"; answers /hello, /environ, /echo, /streamed and /file.
 *
 * It uses httpd's API the way a module does that cares for speed and nothing else; it is no
 * example of input checking.
 */
#include <stdlib.h>
#include <string.h>

#include "httpd.h"

#include "apr_file_io.h"
#include "apr_strings.h"
#include "http_config.h"
#include "http_core.h"
#include "http_protocol.h"
#include "http_request.h"

#define ENVIRON_LENGTH 1024
#define CHUNK_LENGTH (64 * 1024)
#define LARGE_LENGTH (10 * 1024 * 1024)
#define MAX_ECHO_LENGTH (16 * 1024 * 1024)

extern module AP_MODULE_DECLARE_DATA ceiling_module;

typedef struct {
    const char *file; /* CeilingFile: what /file sends, LARGE_LENGTH bytes */
    int mounted;      /* CeilingMounted: own all URLs, so httpd does not walk directories */
    char *chunk;      /* CHUNK_LENGTH bytes, made once */
} ceiling_config;

typedef struct {
    const char *path;
    int (*answer)(request_rec *r, const ceiling_config *config);
} ceiling_answer;

static const char *const header_names[] = {
    "User-Agent", "Accept",       "Accept-Language", "Accept-Encoding", "Referer",
    "Cookie",     "X-Request-Id", "X-Tenant",        "X-Trace",         "X-Locale",
};

static const ceiling_config *config_of(const request_rec *r)
{
    return ap_get_module_config(r->server->module_config, &ceiling_module);
}

static void set_head(request_rec *r, const char *content_type, apr_off_t length)
{
    ap_set_content_type(r, content_type);
    ap_set_content_length(r, length);
}

static int send_bytes(request_rec *r, const char *content_type, const char *bytes, int length)
{
    set_head(r, content_type, length);
    return ap_rwrite(bytes, length, r) < 0 ? AP_FILTER_ERROR : OK;
}

static int answer_hello(request_rec *r, const ceiling_config *config)
{
    static const char hello[] = "Hello World!";

    return send_bytes(r, "text/plain", hello, (int)sizeof(hello) - 1);
}

/* Appends text at *used as far as there is room. */
static void append(char *buffer, size_t *used, const char *text)
{
    size_t length = strlen(text);

    if (length > ENVIRON_LENGTH - *used) {
        length = ENVIRON_LENGTH - *used;
    }
    memcpy(buffer + *used, text, length);
    *used += length;
}

static int answer_environ(request_rec *r, const ceiling_config *config)
{
    char buffer[ENVIRON_LENGTH];
    size_t used = 0;

    for (size_t i = 0; i < sizeof(header_names) / sizeof(header_names[0]); i++) {
        const char *value = apr_table_get(r->headers_in, header_names[i]);

        append(buffer, &used, header_names[i]);
        append(buffer, &used, ": ");
        append(buffer, &used, value ? value : "");
        append(buffer, &used, "\n");
    }
    memset(buffer + used, '.', ENVIRON_LENGTH - used);
    return send_bytes(r, "text/plain", buffer, ENVIRON_LENGTH);
}

static int answer_echo(request_rec *r, const ceiling_config *config)
{
    int status = ap_setup_client_block(r, REQUEST_CHUNKED_ERROR);
    apr_off_t expected = r->remaining;
    size_t used = 0;
    long count = 0;
    char *body;

    if (status != OK) {
        return status;
    }
    if (expected > MAX_ECHO_LENGTH) {
        return HTTP_REQUEST_ENTITY_TOO_LARGE;
    }
    body = apr_palloc(r->pool, (apr_size_t)expected + 1);
    if (ap_should_client_block(r)) {
        do {
            count = ap_get_client_block(r, body + used, (apr_size_t)expected - used);
            used += count > 0 ? (size_t)count : 0;
        } while (count > 0 && (apr_off_t)used < expected);
    }
    if (count < 0 || (apr_off_t)used < expected) {
        return HTTP_BAD_REQUEST;
    }
    return send_bytes(r, "application/octet-stream", body, (int)used);
}

static int answer_streamed(request_rec *r, const ceiling_config *config)
{
    set_head(r, "application/octet-stream", LARGE_LENGTH);
    for (int sent = 0; sent < LARGE_LENGTH; sent += CHUNK_LENGTH) {
        if (ap_rwrite(config->chunk, CHUNK_LENGTH, r) < 0) {
            return AP_FILTER_ERROR;
        }
    }
    return OK;
}

static int answer_file(request_rec *r, const ceiling_config *config)
{
    apr_file_t *file;
    apr_size_t sent;

    if (!config->file || apr_file_open(&file, config->file, APR_READ | APR_SENDFILE_ENABLED,
                                       APR_OS_DEFAULT, r->pool) != APR_SUCCESS) {
        return HTTP_NOT_FOUND;
    }
    set_head(r, "application/octet-stream", LARGE_LENGTH);
    return ap_send_fd(file, r, 0, LARGE_LENGTH, &sent) == APR_SUCCESS ? OK : AP_FILTER_ERROR;
}

static const ceiling_answer answers[] = {
    {"/hello", answer_hello},       {"/environ", answer_environ}, {"/echo", answer_echo},
    {"/streamed", answer_streamed}, {"/file", answer_file},
};

static int hook_handler(request_rec *r)
{
    if (!r->handler || strcmp(r->handler, "ceiling")) {
        return DECLINED;
    }
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        if (!strcmp(r->uri, answers[i].path)) {
            return answers[i].answer(r, config_of(r));
        }
    }
    return HTTP_NOT_FOUND;
}

static int hook_translate_name(request_rec *r)
{
    if (!config_of(r)->mounted) {
        return DECLINED;
    }
    r->filename = apr_pstrdup(r->pool, "ceiling:");
    r->handler = "ceiling";
    return OK;
}

static int hook_map_to_storage(request_rec *r)
{
    return config_of(r)->mounted ? OK : DECLINED;
}

static void *create_config(apr_pool_t *pool, server_rec *server)
{
    ceiling_config *config = apr_pcalloc(pool, sizeof(*config));

    config->chunk = apr_palloc(pool, CHUNK_LENGTH);
    memset(config->chunk, 'x', CHUNK_LENGTH);
    return config;
}

static const char *set_file(cmd_parms *cmd, void *unused, const char *path)
{
    ceiling_config *config = ap_get_module_config(cmd->server->module_config, &ceiling_module);

    config->file = apr_pstrdup(cmd->pool, path);
    return NULL;
}

static const char *set_mounted(cmd_parms *cmd, void *unused, int on)
{
    ceiling_config *config = ap_get_module_config(cmd->server->module_config, &ceiling_module);

    config->mounted = on;
    return NULL;
}

static const command_rec commands[] = {
    AP_INIT_TAKE1("CeilingFile", set_file, NULL, RSRC_CONF, "the file that /file sends"),
    AP_INIT_FLAG("CeilingMounted", set_mounted, NULL, RSRC_CONF, "own all URLs (default Off)"),
    {NULL},
};

static void register_hooks(apr_pool_t *pool)
{
    ap_hook_translate_name(hook_translate_name, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_map_to_storage(hook_map_to_storage, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_handler(hook_handler, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA ceiling_module = {
    STANDARD20_MODULE_STUFF,          .create_server_config = create_config, .cmds = commands,
    .register_hooks = register_hooks, .flags = AP_MODULE_FLAG_NONE,
};
