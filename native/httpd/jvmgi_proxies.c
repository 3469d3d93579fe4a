/* SPDX-License-Identifier: Apache-2.0
 * The peer is the connection's other end, whatever headers or other modules say. */
#include "jvmgi_proxies.h"

#include <apr_strings.h>

enum { MAX_NETWORKS = 4096 };

const char *jvmgi_proxies_add_header(cmd_parms *cmd, void *dir, const char *name)
{
    jvmgi_dir_config_t *config = dir;
    if (!config->proxy_headers) {
        config->proxy_headers = apr_pcalloc(cmd->pool, sizeof *config->proxy_headers);
    }
    if (jvmgi_proxy_headers_add(config->proxy_headers, name)) {
        return NULL;
    }
    const char *known = jvmgi_proxy_header_name(0);
    for (unsigned i = 1; i < JVMGI_PROXY_HEADERS; i++) {
        known = apr_pstrcat(cmd->temp_pool, known, ", ", jvmgi_proxy_header_name(i), NULL);
    }
    return apr_psprintf(cmd->pool, "'%s' is no header that tells of a proxy's client: known are %s",
                        name, known);
}

const char *jvmgi_proxies_add_network(cmd_parms *cmd, void *dir, const char *text)
{
    jvmgi_dir_config_t *config = dir;
    jvmgi_network_t network;
    if (!jvmgi_network_parse(text, &network)) {
        return apr_psprintf(cmd->pool,
                            "'%s' is neither an address nor a network: write 192.0.2.1, "
                            "2001:db8::1, 10.0.0.0/8 or 2001:db8::/32",
                            text);
    }
    if (!config->proxies) {
        config->proxies = apr_pcalloc(cmd->pool, sizeof *config->proxies);
    }
    if (config->proxies->count == MAX_NETWORKS) {
        return apr_psprintf(cmd->pool, "there may be at most %d addresses and networks",
                            MAX_NETWORKS);
    }
    size_t count = config->proxies->count;
    jvmgi_network_t *items = apr_palloc(cmd->pool, (count + 1) * sizeof *items);
    if (count > 0) {
        memcpy(items, config->proxies->items, count * sizeof *items);
    }
    items[count] = network;
    *config->proxies = (jvmgi_networks_t){items, count + 1};
    return NULL;
}

static const char *find_header(void *baton, const char *name)
{
    return apr_table_get(baton, name);
}

jvmgi_outcome_t jvmgi_proxies_judge(jvmgi_exchange_t *x)
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

bool jvmgi_proxies_show(const jvmgi_proxied_t *proxied, const char *name)
{
    unsigned header = jvmgi_proxy_header(name);
    return header == JVMGI_PROXY_HEADERS || !(proxied->hidden & (1u << header));
}
