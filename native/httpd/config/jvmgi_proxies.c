/* SPDX-License-Identifier: Apache-2.0
 * JVMGITrustedProxyHeaders and JVMGITrustedProxies: their arguments. */
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
