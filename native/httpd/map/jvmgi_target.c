/* SPDX-License-Identifier: Apache-2.0
 * The questions to the file system by which a path becomes an application. */
#include "jvmgi_target.h"

#include "jvmgi_path.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <string.h>

/** Asks for what a request's file information is expected to hold, and for what identifies a version of the file. */
static bool look_at(apr_pool_t *pool, const char *path, apr_finfo_t *info)
{
    apr_status_t rv = apr_stat(
        info, path, APR_FINFO_MIN | APR_FINFO_IDENT | APR_FINFO_PROT | APR_FINFO_OWNER, pool);
    if (rv != APR_SUCCESS && rv != APR_INCOMPLETE) {
        info->filetype = APR_NOFILE;
    }
    return info->filetype != APR_NOFILE;
}

static bool is_folder(apr_pool_t *pool, const char *path)
{
    apr_finfo_t info;
    return look_at(pool, path, &info) && info.filetype == APR_DIR;
}

bool jvmgi_target_is_exploded(apr_pool_t *pool, const char *path)
{
    return is_folder(pool, apr_pstrcat(pool, path, "/WEB-INF", NULL)) ||
           is_folder(pool, apr_pstrcat(pool, path, "/classes", NULL));
}

/** What kind of application the path is by what is there. */
static jvmgi_outcome_t judge(apr_pool_t *pool, const char *path, apr_filetype_e type)
{
    if (type == APR_NOFILE) {
        return JVMGI_OUTCOME_TARGET_MISSING;
    }
    if (type == APR_DIR) {
        return jvmgi_target_is_exploded(pool, path) ? JVMGI_OUTCOME_OK
                                                    : JVMGI_OUTCOME_TARGET_IS_FOLDER;
    }
    return type == APR_REG && jvmgi_path_ending(path) != JVMGI_ENDING_NONE
               ? JVMGI_OUTCOME_OK
               : JVMGI_OUTCOME_TARGET_NOT_APPLICATION;
}

void jvmgi_target_find(jvmgi_mapping_t *map, apr_pool_t *pool, const char *path)
{
    map->target = path;
    (void)look_at(pool, path, &map->info);
    map->problem = judge(pool, path, map->info.filetype);
    map->is_folder = map->problem == JVMGI_OUTCOME_OK && map->info.filetype == APR_DIR;
}

/** True when `path` with the ending is a regular file; it is then the target. */
static bool take_file(jvmgi_mapping_t *map, apr_pool_t *pool, const char *path)
{
    if (!look_at(pool, path, &map->info) || map->info.filetype != APR_REG) {
        return false;
    }
    map->target = path;
    return true;
}

static bool take_by_name(jvmgi_mapping_t *map, apr_pool_t *pool, const char *path)
{
    if (jvmgi_path_ending(path) != JVMGI_ENDING_NONE && take_file(map, pool, path)) {
        return true;
    }
    for (int ending = 0; ending < JVMGI_ENDING_NONE; ending++) {
        const char *text = jvmgi_path_ending_text((jvmgi_ending_t)ending);
        if (take_file(map, pool, apr_pstrcat(pool, path, text, NULL))) {
            return true;
        }
    }
    return false;
}

static bool take_folder(jvmgi_mapping_t *map, apr_pool_t *pool, const char *path)
{
    map->target = path;
    map->is_folder = look_at(pool, path, &map->info) && map->info.filetype == APR_DIR &&
                     jvmgi_target_is_exploded(pool, path);
    return map->is_folder;
}

void jvmgi_target_find_in(jvmgi_mapping_t *map, apr_pool_t *pool, const char *folder)
{
    const char *rest = map->path_info + strspn(map->path_info, "/");
    size_t length = strcspn(rest, "/");
    const char *segment = apr_pstrmemdup(pool, rest, length);
    const char *path = apr_pstrcat(pool, folder, "/", segment, NULL);
    map->problem = JVMGI_OUTCOME_OK;
    if (length == 0 || segment[0] == '.' ||
        (!take_by_name(map, pool, path) && !take_folder(map, pool, path))) {
        map->target = path;
        map->info.filetype = APR_NOFILE;
        map->problem = JVMGI_OUTCOME_TARGET_MISSING;
    }
    map->resource = apr_pstrcat(pool, map->script_name, strrchr(map->target, '/'), NULL);
    map->script_name = apr_pstrcat(pool, map->script_name, "/", segment, NULL);
    map->path_info = rest + length;
}

void jvmgi_target_find_along(jvmgi_mapping_t *map, apr_pool_t *pool, const char *path, size_t start)
{
    size_t length = jvmgi_path_trimmed(path);
    size_t end = start;
    do {
        end += strspn(path + end, "/");
        end += strcspn(path + end, "/");
        jvmgi_target_find(map, pool, apr_pstrmemdup(pool, path, end < length ? end : length));
    } while (map->problem == JVMGI_OUTCOME_TARGET_IS_FOLDER && end < length);
    map->path_info = path + (end < length ? end : length);
}
