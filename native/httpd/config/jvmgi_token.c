/* SPDX-License-Identifier: Apache-2.0
 * One row per token. */
#include "jvmgi_token.h"

#include "jvmgi_config.h"

#include <ap_listen.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

static const char env_start[] = "%{ENV:";
enum { ENV_START_LENGTH = sizeof env_start - 1 };

/** host[:port] as configured: never from the Host header, which a client could vary without end. */
static const char *host_text(apr_pool_t *pool, const server_rec *s, apr_port_t listener)
{
    apr_port_t port = s->port ? s->port : listener;
    if (port == DEFAULT_HTTP_PORT || port == DEFAULT_HTTPS_PORT) {
        return s->server_hostname;
    }
    return apr_pstrcat(pool, s->server_hostname, ":", apr_itoa(pool, port), NULL);
}

static const char *server_text(request_rec *r)
{
    return host_text(r->pool, r->server, r->connection->local_addr->port);
}

/** Behind a host's name and a bar, the mount point. */
static const char *resource_text(apr_pool_t *pool, const server_rec *s, const char *host,
                                 const char *resource)
{
    if (!jvmgi_config_setup(s)->case_sensitivity) {
        char *small = apr_pstrdup(pool, resource);
        ap_str_tolower(small);
        resource = small;
    }
    return apr_pstrcat(pool, host, "|", resource, NULL);
}

static const char *expand_global(request_rec *r, const char *resource)
{
    return "";
}

static const char *expand_server(request_rec *r, const char *resource)
{
    return server_text(r);
}

static const char *expand_resource(request_rec *r, const char *resource)
{
    return resource_text(r->pool, r->server, server_text(r), resource);
}

static const struct {
    const char *text;
    const char *(*expand)(request_rec *r, const char *resource);
} tokens[] = {
    {"%{GLOBAL}", expand_global},
    {"%{RESOURCE}", expand_resource},
    {"%{SERVER}", expand_server},
};

enum { TOKEN_COUNT = sizeof tokens / sizeof tokens[0] };

/** The row of a token, TOKEN_COUNT when it is none of them. */
static size_t find_token(const char *text)
{
    size_t i = 0;
    while (i < TOKEN_COUNT && strcmp(tokens[i].text, text) != 0) {
        i++;
    }
    return i;
}

/** The variable's name when `text` is %{ENV:name}, else NULL. */
static const char *env_name(apr_pool_t *pool, const char *text)
{
    size_t length = strlen(text);
    if (length <= ENV_START_LENGTH + 1 || strncmp(text, env_start, ENV_START_LENGTH) != 0 ||
        text[length - 1] != '}') {
        return NULL;
    }
    return apr_pstrmemdup(pool, text + ENV_START_LENGTH, length - ENV_START_LENGTH - 1);
}

const char *jvmgi_token_check(apr_pool_t *pool, jvmgi_tokens_t known, const char *text)
{
    if (text[0] != '%' || env_name(pool, text)) {
        return NULL;
    }
    if (known == JVMGI_TOKENS_GROUP && find_token(text) < TOKEN_COUNT) {
        return NULL;
    }
    if (strcmp(text, "%{HOST}") == 0) {
        return "%{HOST} is refused: a client could make groups without limit; use %{SERVER}";
    }
    return apr_psprintf(pool, "'%s' is no token here: known are %s%%{ENV:variable}", text,
                        known == JVMGI_TOKENS_GROUP ? "%{GLOBAL}, %{RESOURCE}, %{SERVER} and "
                                                    : "");
}

bool jvmgi_token_is_literal(const char *text)
{
    return text[0] != '%';
}

bool jvmgi_token_is_variable(const char *text)
{
    return strncmp(text, env_start, ENV_START_LENGTH) == 0;
}

/** In httpd's order: what modules noted, what SetEnv and the like set, what httpd was started with. */
static const char *find_variable(request_rec *r, const char *name)
{
    const char *value = apr_table_get(r->notes, name);
    if (!value) {
        value = apr_table_get(r->subprocess_env, name);
    }
    return value ? value : getenv(name);
}

const char *jvmgi_token_of_host(apr_pool_t *pool, const server_rec *s, const char *text,
                                const char *resource)
{
    const char *host = NULL;
    for (const ap_listen_rec *l = ap_listeners; l && s->server_hostname; l = l->next) {
        const char *here = host_text(pool, s, l->bind_addr->port);
        if (host && strcmp(host, here) != 0) {
            return NULL;
        }
        host = here;
    }
    if (!host) {
        return NULL;
    }
    return strcmp(text, "%{SERVER}") == 0     ? host
           : strcmp(text, "%{RESOURCE}") == 0 ? resource_text(pool, s, host, resource)
                                              : NULL;
}

jvmgi_result_t jvmgi_token_expand(request_rec *r, const char *text, const char *resource,
                                  const char **value)
{
    const char *name = env_name(r->pool, text);
    if (name) {
        text = find_variable(r, name);
        if (!text) {
            return jvmgi_result(JVMGI_OUTCOME_TOKEN_UNSET,
                                apr_psprintf(r->pool, "%%{ENV:%s}", name));
        }
    }
    size_t i = find_token(text);
    if (i == TOKEN_COUNT && text[0] == '%') {
        return jvmgi_result(JVMGI_OUTCOME_NAME_INVALID, apr_psprintf(r->pool, "'%s'", text));
    }
    *value = i < TOKEN_COUNT ? tokens[i].expand(r, resource) : text;
    return jvmgi_result(JVMGI_OUTCOME_OK, NULL);
}
