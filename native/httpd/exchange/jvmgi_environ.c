/* SPDX-License-Identifier: Apache-2.0
 * Variables are packed straight from httpd's structures into the request's buffer; no table is made of them in between. */
#include "jvmgi_environ.h"

#include "config/jvmgi_private.h"
#include "jvmgi_peer.h"

#include <apr_base64.h>
#include <apr_optional.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>
#include <mod_ssl.h>
#include <strings.h>

/** A list being written. */
typedef struct {
    jvmgi_exchange_t *x;
    request_rec *r;
    jvmgi_writer_t *w;
    size_t count;
    size_t left_out; /**< headers whose names could pass for others */
    const char *left_out_first;
} list_t;

static void add_bytes(list_t *list, const char *name, size_t name_length, const char *value)
{
    jvmgi_fields_add(list->w, name, name_length, value, strlen(value));
    list->count++;
}

/** Inlined, so that the length of a name is known to the compiler: every request comes by here forty times. */
__attribute__((always_inline)) static inline void add(list_t *list, const char *name,
                                                      const char *value)
{
    add_bytes(list, name, strlen(name), value);
}

static void add_if(list_t *list, const char *name, const char *value)
{
    if (value) {
        add(list, name, value);
    }
}

static void add_number(list_t *list, const char *name, unsigned long value)
{
    char text[24];
    char *digits = text + sizeof text - 1;
    *digits = '\0';
    do {
        *--digits = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    add(list, name, digits);
}

/* ---- headers ---- */

static const struct {
    const char *name;
    const char *variable; /**< NULL: never shown */
    bool only_if_allowed; /**< shown where JVMGIPassAuthorization or CGIPassAuth is on */
} special_headers[] = {
    {"Content-Type", "CONTENT_TYPE", false},
    {"Content-Length", "CONTENT_LENGTH", false},
    {"Authorization", "HTTP_AUTHORIZATION", true},
    {"Proxy-Authorization", "HTTP_PROXY_AUTHORIZATION", true},
    /* It would become HTTP_PROXY, which HTTP clients take for the address of their proxy. */
    {"Proxy", NULL, false},
};

enum { SPECIAL_HEADERS = sizeof special_headers / sizeof special_headers[0] };

/** By its first letter, which spares nearly all headers the comparisons. */
static bool may_be_special(const char *name)
{
    int first = *name | 0x20;
    return first == 'c' || first == 'a' || first == 'p';
}

static size_t find_special(const char *name)
{
    size_t i = may_be_special(name) ? 0 : SPECIAL_HEADERS;
    while (i < SPECIAL_HEADERS && strcasecmp(special_headers[i].name, name) != 0) {
        i++;
    }
    return i;
}

static void leave_out(list_t *list, const char *name)
{
    if (list->left_out++ == 0) {
        list->left_out_first = name;
    }
}

static void tell_left_out(const list_t *list)
{
    if (list->left_out > 0) {
        ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, list->r,
                      "headers not shown to the application: %lu; the first is '%s'",
                      (unsigned long)list->left_out, list->left_out_first);
    }
}

/** HTTP_ and the name in capitals. Names with other characters than letters, digits and '-' are left out: "X_A" and "X-A" would be one. */
static void add_header(list_t *list, const char *name, const char *value)
{
    char variable[256] = "HTTP_";
    size_t length = 5;
    for (const char *p = name; *p; p++) {
        bool is_small = *p >= 'a' && *p <= 'z';
        bool is_plain =
            is_small || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '-';
        if (!is_plain || length == sizeof variable) {
            leave_out(list, name);
            return;
        }
        variable[length++] = is_small ? (char)(*p - 'a' + 'A') : *p == '-' ? '_' : *p;
    }
    add_bytes(list, variable, length, value);
}

static bool shows_authorization(const list_t *list)
{
    const core_dir_config *core = ap_get_core_module_config(list->r->per_dir_config);
    /* A hook is given the name and the password where it has a right to them. */
    if (list->x->hook) {
        return false;
    }
    return list->x->passes_authorization || core->cgi_pass_auth == AP_CGI_PASS_AUTH_ON;
}

static void add_headers(list_t *list)
{
    const apr_array_header_t *headers = apr_table_elts(list->r->headers_in);
    for (int i = 0; i < headers->nelts; i++) {
        const apr_table_entry_t *header = &APR_ARRAY_IDX(headers, i, const apr_table_entry_t);
        size_t special = find_special(header->key);
        if (list->x->proxied && !jvmgi_peer_shows(list->x->proxied, header->key)) {
            leave_out(list, header->key);
        } else if (special == SPECIAL_HEADERS) {
            add_header(list, header->key, header->val);
        } else if (!special_headers[special].variable) {
            leave_out(list, header->key);
        } else if (!special_headers[special].only_if_allowed || shows_authorization(list)) {
            add(list, special_headers[special].variable, header->val);
        }
    }
    tell_left_out(list);
}

/* ---- CGI ---- */

/** HTTPS has become the URL scheme. Whether a key of ours is there tells something, so none comes from elsewhere. */
static bool may_be_configured(const char *key)
{
    return key && *key && strcmp(key, "HTTPS") != 0 && strncmp(key, "jvmgi.", 6) != 0 &&
           strncmp(key, "mod_jvmgi.", 10) != 0 && strncmp(key, "apache.", 7) != 0;
}

static void add_configured(list_t *list)
{
    const apr_array_header_t *variables = apr_table_elts(list->r->subprocess_env);
    for (int i = 0; i < variables->nelts; i++) {
        const apr_table_entry_t *variable = &APR_ARRAY_IDX(variables, i, const apr_table_entry_t);
        if (may_be_configured(variable->key)) {
            add(list, variable->key, variable->val ? variable->val : "");
        }
    }
}

/** The target as it was sent. */
static const char *raw_target(request_rec *r)
{
    const char *line = r->the_request ? r->the_request : "";
    const char *start = line + strcspn(line, " ");
    start += strspn(start, " ");
    return apr_pstrmemdup(r->pool, start, strcspn(start, " "));
}

/** The target as it was sent, or that of an internal redirect where CGIVar wants it. */
static const char *request_uri(request_rec *r, const char *raw)
{
    const core_dir_config *core = ap_get_core_module_config(r->per_dir_config);
    const char *rule = core->cgi_var_rules
                           ? apr_hash_get(core->cgi_var_rules, "REQUEST_URI", APR_HASH_KEY_STRING)
                           : NULL;
    if (rule && strcmp(rule, "current-uri") == 0) {
        return r->args ? apr_pstrcat(r->pool, r->uri, "?", r->args, NULL) : r->uri;
    }
    return raw;
}

/** The user that httpd authenticated, also when that was before an internal redirect. */
static const char *remote_user(request_rec *r)
{
    if (r->user) {
        return r->user;
    }
    return apr_table_get(r->subprocess_env, "REDIRECT_REMOTE_USER");
}

static void add_request(list_t *list)
{
    request_rec *r = list->r;
    const char *raw = raw_target(r);
    add(list, "jvmgi.raw_target", raw);
    add(list, "REQUEST_METHOD", list->x->shows_get ? "GET" : r->method);
    add(list, "SCRIPT_NAME", list->x->map->script_name);
    add(list, "PATH_INFO", list->x->map->path_info);
    add(list, "QUERY_STRING", r->args ? r->args : "");
    add(list, "REQUEST_URI", request_uri(r, raw));
    add(list, "SERVER_PROTOCOL", r->protocol ? r->protocol : "");
    add(list, "REQUEST_SCHEME", ap_http_scheme(r));
    add(list, "SCRIPT_FILENAME", r->filename ? r->filename : "");
    if (r->prev) {
        add(list, "REDIRECT_URL", r->prev->uri);
        add_if(list, "REDIRECT_QUERY_STRING", r->prev->args);
    }
}

static void add_server(list_t *list)
{
    request_rec *r = list->r;
    add(list, "SERVER_SOFTWARE", ap_get_server_banner());
    add(list, "SERVER_NAME", ap_escape_html(r->pool, ap_get_server_name_for_url(r)));
    add(list, "SERVER_ADDR", r->connection->local_ip);
    add_number(list, "SERVER_PORT", ap_get_server_port(r));
    add_if(list, "SERVER_ADMIN", r->server->server_admin);
    add(list, "DOCUMENT_ROOT", ap_document_root(r));
    add(list, "CONTEXT_PREFIX", ap_context_prefix(r));
    add(list, "CONTEXT_DOCUMENT_ROOT", ap_context_document_root(r));
}

static void add_client(list_t *list)
{
    request_rec *r = list->r;
    add(list, "REMOTE_ADDR", r->useragent_ip);
    add_number(list, "REMOTE_PORT", r->useragent_addr->port);
    const char *user = remote_user(r);
    /* While a password is checked, r->user is what the client claims. */
    bool settled = !list->x->hook || list->x->hook->knows_user;
    if (user && settled) {
        add(list, "REMOTE_USER", user);
        add_if(list, "AUTH_TYPE", r->ap_auth_type);
    }
}

/** What the client sees in front of the proxies, in place of what this server sees of the last of them. */
static void add_proxied(list_t *list)
{
    const jvmgi_proxied_t *proxied = list->x->proxied;
    if (!proxied) {
        return;
    }
    add_if(list, "REMOTE_ADDR", proxied->remote_addr);
    add_if(list, "REMOTE_PORT", proxied->remote_port);
    add_if(list, "HTTP_X_FORWARDED_FOR", proxied->forwarded_for);
    add_if(list, "HTTP_FORWARDED", proxied->forwarded);
    add_if(list, "HTTP_HOST", proxied->host);
    add_if(list, "SERVER_NAME", proxied->server_name);
    add_if(list, "SERVER_PORT", proxied->server_port);
    add_if(list, "SCRIPT_NAME", proxied->mount);
    add_if(list, "mod_jvmgi.mount_point", proxied->mount);
}

/* ---- ours ---- */

static APR_OPTIONAL_FN_TYPE(ssl_is_https) * find_ssl(void)
{
    return APR_RETRIEVE_OPTIONAL_FN(ssl_is_https);
}

/** As the application's client sees it: what a trusted proxy says, else HTTPS in the environment (a TLS terminator in front), else what mod_ssl
 * knows. */
static const char *url_scheme(const list_t *list)
{
    request_rec *r = list->r;
    if (list->x->proxied && list->x->proxied->scheme) {
        return list->x->proxied->scheme;
    }
    const char *https = apr_table_get(r->subprocess_env, "HTTPS");
    if (https) {
        return strcasecmp(https, "on") == 0 || strcmp(https, "1") == 0 ? "https" : "http";
    }
    APR_OPTIONAL_FN_TYPE(ssl_is_https) *is_https = find_ssl();
    return is_https && is_https(r->connection) ? "https" : "http";
}

static const char *log_id(conn_rec *c, request_rec *r, const char **id)
{
    if (!*id) {
        (void)ap_run_generate_log_id(c, r, id);
    }
    return *id;
}

/** httpd's own way to make a request's id asks the kernel for the process's number each time. Where no module has another way, this makes
 * the same of what is known already. */
static const char *request_id(request_rec *r)
{
    const apr_array_header_t *ways = ap_hook_get_generate_log_id();
    if (r->log_id || (ways && ways->nelts > 1)) {
        return log_id(r->connection, r, &r->log_id);
    }
    uint64_t process = (uint64_t)jvmgi_config_setup(r->server)->child;
    uint64_t thread = (uint64_t)(uintptr_t)r->connection->current_thread;
    uint64_t id = (uint64_t)r->request_time ^ process << 40 ^ process >> 24 ^ thread << 32;
    char *text = apr_palloc(r->pool, (apr_size_t)apr_base64_encode_len(sizeof id));
    int length = apr_base64_encode_binary(text, (const unsigned char *)&id, sizeof id);
    /* The terminator is counted, and before it stands a sign that fills up. */
    text[length - 2] = '\0';
    r->log_id = text;
    return text;
}

static void add_ours(list_t *list)
{
    request_rec *r = list->r;
    conn_rec *c = r->connection;
    add(list, "jvmgi.url_scheme", url_scheme(list));
    add(list, "mod_jvmgi.process_group", list->x->process_group);
    add(list, "mod_jvmgi.application_group", list->x->application_group);
    if (*list->x->entry_class) {
        add(list, "mod_jvmgi.entry_class", list->x->entry_class);
    }
    add(list, "mod_jvmgi.request_handler", r->handler ? r->handler : "");
    add(list, "mod_jvmgi.handler_script", list->x->map->handler ? list->x->map->target : "");
    add(list, "mod_jvmgi.script_name", list->x->map->script_name);
    add(list, "mod_jvmgi.path_info", list->x->map->path_info);
    add(list, "mod_jvmgi.listener_host", c->local_ip);
    add_number(list, "mod_jvmgi.listener_port", c->local_addr->port);
    add_number(list, "mod_jvmgi.server_pid", (unsigned long)jvmgi_config_setup(r->server)->child);
    add_if(list, "mod_jvmgi.request_id", request_id(r));
    add_if(list, "mod_jvmgi.connection_id", log_id(c, NULL, &c->log_id));
}

void jvmgi_environ_write(jvmgi_exchange_t *x, jvmgi_writer_t *w)
{
    list_t list = {.x = x, .r = x->r, .w = w};
    size_t begin = jvmgi_fields_begin(w);
    if (!x->hook || x->hook->shows_configured) {
        add_configured(&list);
    }
    add_headers(&list);
    add_request(&list);
    add_server(&list);
    add_client(&list);
    add_proxied(&list);
    add_ours(&list);
    jvmgi_fields_end(w, begin, list.count);
}

/** The time-out of the place as REQUEST says it. */
static uint16_t timeout_of(const jvmgi_exchange_t *x)
{
    return x->request_timeout == JVMGI_UNSET ? JVMGI_REQUEST_GROUP_TIMEOUT
           : x->request_timeout == 0         ? JVMGI_REQUEST_NO_TIMEOUT
                                             : (uint16_t)x->request_timeout;
}

void jvmgi_exchange_pack(jvmgi_exchange_t *x, jvmgi_writer_t *w)
{
    const jvmgi_mapping_t *map = x->map;
    if (!x->hook) {
        jvmgi_body_look_ahead(x);
    }
    bool keeps_length = apr_table_get(x->r->headers_in, "Content-Length") != NULL;
    unsigned flags =
        (x->body.expected ? JVMGI_REQUEST_BODY : 0u) |
        (x->body.on_demand || x->body.held ? JVMGI_REQUEST_ON_DEMAND : 0u) |
        (x->reloads ? JVMGI_REQUEST_RELOADING : 0u) |
        (x->ignores_activity ? JVMGI_REQUEST_IGNORED : 0u) |
        (!x->hook && jvmgi_accompany_offers_interim(x) ? JVMGI_REQUEST_INTERIM : 0u) |
        (!x->hook && jvmgi_accompany_offers_trailers(x) ? JVMGI_REQUEST_TRAILERS : 0u) |
        (map->is_class ? JVMGI_REQUEST_CLASS : 0u) |
        (x->chooses_group ? JVMGI_REQUEST_CHOSEN_GROUP : 0u) | (x->hook ? JVMGI_REQUEST_HOOK : 0u);
    jvmgi_request_head_t head = {
        .flags = (uint16_t)flags,
        .timeout = timeout_of(x),
        .content_length = keeps_length ? x->body.length : -1,
        .request_start = x->r->request_time,
        .sent = apr_time_now(),
        .target = map->target,
        .entry_class = x->entry_class,
        .application_group = x->application_group,
    };
    if (!map->is_class) {
        head.file_mtime = map->info.mtime;
        head.file_size = map->info.size;
        head.file_inode = (int64_t)map->info.inode;
    }
    if (x->hook) {
        head.hook = x->hook->name;
        memcpy(head.arguments, x->hook->arguments, sizeof head.arguments);
    }
    jvmgi_request_encode(w, &head);
    jvmgi_environ_write(x, w);
}
