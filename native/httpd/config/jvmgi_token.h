/* SPDX-License-Identifier: Apache-2.0
 * Names of groups and classes that a request completes: %{GLOBAL}, %{RESOURCE}, %{SERVER} and %{ENV:variable}. */
#ifndef JVMGI_TOKEN_H
#define JVMGI_TOKEN_H

#include <httpd.h>
#include <stdbool.h>

#include "jvmgi_result.h"

/** Which tokens a setting knows. */
typedef enum {
    JVMGI_TOKENS_GROUP, /**< all of them */
    JVMGI_TOKENS_CLASS  /**< %{ENV:variable} alone */
} jvmgi_tokens_t;

/** NULL when `text` is a literal or a token that the setting knows, else what is wrong with it. */
const char *jvmgi_token_check(apr_pool_t *pool, jvmgi_tokens_t known, const char *text);
/** True when `text` is the same for every request and can be checked when the configuration is read. */
bool jvmgi_token_is_literal(const char *text);
/** True when `text` is %{ENV:variable}: what a request's surroundings, and so perhaps its client, decide. */
bool jvmgi_token_is_variable(const char *text);
/** The value that `text`, %{RESOURCE} or %{SERVER}, has for every request of a host; NULL when the listener of each decides. Once httpd has
 * read its configuration. */
const char *jvmgi_token_of_host(apr_pool_t *pool, const server_rec *s, const char *text,
                                const char *resource);
/** The value for a request. `resource` is the mount point, for %{RESOURCE}. On success `*value` is "" for %{GLOBAL}; otherwise
 * TOKEN_UNSET or NAME_INVALID with the reason. */
jvmgi_result_t jvmgi_token_expand(request_rec *r, const char *text, const char *resource,
                                  const char **value);

#endif
