/* SPDX-License-Identifier: Apache-2.0
 * The bridge's folder beside the module: the jars and the supervisor program. */
#include "config/jvmgi_private.h"
#include "jvmgi_java.h"
#include "jvmgi_place.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

const char *jvmgi_bridge_folder(apr_pool_t *pool, const jvmgi_setup_t *setup)
{
    if (setup->bridge_home) {
        return setup->bridge_home;
    }
    Dl_info info;
    if (!dladdr(&jvmgi_module, &info) || !info.dli_fname) {
        return "/";
    }
    const char *slash = strrchr(info.dli_fname, '/');
    apr_size_t length = slash ? (apr_size_t)(slash - info.dli_fname) : 0;
    return apr_pstrcat(pool, apr_pstrmemdup(pool, info.dli_fname, length), "/jvmgi", NULL);
}

const char *jvmgi_identity_add(apr_pool_t *pool, jvmgi_list_t *identity, const char *path)
{
    apr_finfo_t info;
    apr_status_t rv = apr_stat(
        &info, path, APR_FINFO_TYPE | APR_FINFO_SIZE | APR_FINFO_MTIME | APR_FINFO_INODE, pool);
    if (rv != APR_SUCCESS && rv != APR_INCOMPLETE) {
        return apr_psprintf(pool, "%s: %pm", path, &rv);
    }
    jvmgi_alloc_t alloc = jvmgi_config_alloc(pool);
    jvmgi_list_add(identity, &alloc,
                   apr_psprintf(pool,
                                "%s %" APR_OFF_T_FMT " %" APR_TIME_T_FMT " %" APR_UINT64_T_FMT,
                                path, info.size, info.mtime, (apr_uint64_t)info.inode));
    return NULL;
}

static int text_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/** Adds the jars of engine/ in the order of their names, so that the order of the folder's entries does not count. */
static const char *add_engine(apr_pool_t *pool, const char *folder, jvmgi_list_t *identity)
{
    apr_array_header_t *jars;
    apr_finfo_t entry;
    apr_dir_t *dir;
    const char *engine = apr_pstrcat(pool, folder, "/engine", NULL);
    apr_status_t rv = apr_dir_open(&dir, engine, pool);
    if (rv != APR_SUCCESS) {
        return apr_psprintf(pool, "%s: %pm", engine, &rv);
    }
    jars = apr_array_make(pool, 8, sizeof(const char *));
    while (apr_dir_read(&entry, APR_FINFO_NAME, dir) == APR_SUCCESS) {
        size_t length = strlen(entry.name);
        if (length > 4 && strcmp(entry.name + length - 4, ".jar") == 0) {
            APR_ARRAY_PUSH(jars, const char *) = apr_pstrcat(pool, engine, "/", entry.name, NULL);
        }
    }
    (void)apr_dir_close(dir);
    if (jars->nelts == 0) {
        return apr_psprintf(pool, "%s holds no jar", engine);
    }
    qsort(jars->elts, (size_t)jars->nelts, sizeof(const char *), text_order);
    const char *error = NULL;
    for (int i = 0; i < jars->nelts && !error; i++) {
        error = jvmgi_identity_add(pool, identity, APR_ARRAY_IDX(jars, i, const char *));
    }
    return error;
}

const char *jvmgi_bridge_check(apr_pool_t *pool, const char *folder, jvmgi_list_t *identity)
{
    static const char *const jars[] = {"jvmgi-boot.jar", "jvmgi-api.jar"};
    const char *error = NULL;
    for (size_t i = 0; i < sizeof jars / sizeof jars[0] && !error; i++) {
        error = jvmgi_identity_add(pool, identity, apr_pstrcat(pool, folder, "/", jars[i], NULL));
    }
    if (!error) {
        error = add_engine(pool, folder, identity);
    }
    const char *supervisor = apr_pstrcat(pool, folder, "/jvmgi-supervisor", NULL);
    const char *bar = error ? NULL : jvmgi_place_bar(supervisor);
    if (bar) {
        error = apr_psprintf(pool, "%s is missing or can't be executed: %s", supervisor, bar);
    }
    return error ? apr_psprintf(pool,
                                "the bridge is not complete: %s; install it, or name its folder "
                                "with JVMGIBridgeHome",
                                error)
                 : NULL;
}

const char *jvmgi_bridge_bars(apr_pool_t *pool, const char *folder, const jvmgi_account_t *account)
{
    static const char *const files[] = {"/jvmgi-boot.jar", "/jvmgi-api.jar",
                                        "/engine/jvmgi-engine.jar"};
    const char *error = NULL;
    for (size_t i = 0; i < sizeof files / sizeof files[0] && !error; i++) {
        error =
            jvmgi_account_bar_file(pool, account, apr_pstrcat(pool, folder, files[i], NULL), false);
    }
    return error;
}
