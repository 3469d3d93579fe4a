/* SPDX-License-Identifier: Apache-2.0
 * The peer is the connection's other end, whatever headers or other modules say. */
#include "jvmgi_peer.h"

static const char *find_header(void *baton, const char *name)
{
    return apr_table_get(baton, name);
}

jvmgi_outcome_t jvmgi_peer_judge(jvmgi_exchange_t *x)
{
    const jvmgi_dir_config_t *dir = jvmgi_config_dir(x->r);
    if (!dir->proxy_headers) {
        return JVMGI_OUTCOME_OK;
    }
    const apr_sockaddr_t *client = x->r->connection->client_addr;
    jvmgi_address_t peer;
    bool is_known = jvmgi_address_of(client->ipaddr_ptr, (size_t)client->ipaddr_len, &peer);
    jvmgi_alloc_t alloc = jvmgi_config_alloc(x->r->pool);
    jvmgi_proxy_source_t source = {.find = find_header, .baton = x->r->headers_in};
    jvmgi_proxied_t *proxied = apr_palloc(x->r->pool, sizeof *proxied);
    x->proxied = proxied;
    return jvmgi_proxied_judge(dir->proxy_headers, dir->proxies, is_known ? &peer : NULL, &source,
                               &alloc, proxied)
               ? JVMGI_OUTCOME_OK
               : JVMGI_OUTCOME_FORWARDED_INVALID;
}

bool jvmgi_peer_shows(const jvmgi_proxied_t *proxied, const char *name)
{
    unsigned header = jvmgi_proxy_header(name);
    return header == JVMGI_PROXY_HEADERS || !(proxied->hidden & (1u << header));
}
