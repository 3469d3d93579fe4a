/* SPDX-License-Identifier: Apache-2.0
 * What is wrong is told while the configuration is read, where httpd knows the line. */
#include "jvmgi_arguments.h"

#include "jvmgi_options.h"
#include "jvmgi_path.h"
#include "jvmgi_private.h"
#include "jvmgi_token.h"

#include <apr_strings.h>
#include <string.h>

jvmgi_setup_t *jvmgi_arguments_setup(const cmd_parms *cmd)
{
    return jvmgi_config_setup(cmd->server);
}

const char *jvmgi_arguments_check_group(apr_pool_t *pool, const char *name, size_t max)
{
    if (!jvmgi_path_is_name(name, max)) {
        return apr_psprintf(pool, "a name must have 1 to %lu bytes, and no control characters",
                            (unsigned long)max);
    }
    return jvmgi_token_check(pool, JVMGI_TOKENS_GROUP, name);
}

const char *jvmgi_arguments_settle_group(apr_pool_t *pool, const char *option, const char **name,
                                         size_t max)
{
    if (strcmp(*name, JVMGI_EMBEDDED_GROUP) == 0) {
        *name = "";
        return NULL;
    }
    if (!jvmgi_token_is_literal(*name)) {
        return apr_pstrcat(
            pool, option, "=", *name,
            ": there is no request yet that could fill it in; give a name or " JVMGI_EMBEDDED_GROUP,
            NULL);
    }
    return jvmgi_arguments_check_group(pool, *name, max);
}

const char *jvmgi_arguments_check_class(apr_pool_t *pool, const char *name)
{
    if (name[0] == '%') {
        return jvmgi_token_check(pool, JVMGI_TOKENS_CLASS, name);
    }
    return jvmgi_path_is_class(name)
               ? NULL
               : apr_psprintf(pool, "'%s' is not the name of a Java class", name);
}

void jvmgi_arguments_note_use(const cmd_parms *cmd, const char *name, bool for_import)
{
    if (!jvmgi_token_is_literal(name)) {
        return;
    }
    jvmgi_group_use_t *use = apr_array_push(jvmgi_arguments_setup(cmd)->uses);
    use->name = name;
    use->server = cmd->server;
    use->file = cmd->directive->filename;
    use->line = cmd->directive->line_num;
    use->for_import = for_import;
}

const char *jvmgi_arguments_split(cmd_parms *cmd, const char *arguments, jvmgi_list_t *words)
{
    const char *error = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);
    jvmgi_alloc_t alloc = jvmgi_config_alloc(cmd->pool);
    return error ? error : jvmgi_options_split(arguments, words, &alloc);
}
