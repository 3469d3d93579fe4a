/* SPDX-License-Identifier: Apache-2.0
 * As httpd's walks compare: a text by its beginning, a wildcard with each folder, an expression with the whole. */
#include "jvmgi_section.h"

#include "jvmgi_path.h"

#include <apr_fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static bool begins(const char *path, const char *start)
{
    size_t length = jvmgi_path_trimmed(start);
    return strncmp(start, path, length) == 0 && (path[length] == '/' || !path[length]);
}

static bool matches(const core_dir_config *section, const char *path)
{
    return section->r ? ap_regexec(section->r, path, 0, NULL, 0) == 0
                      : apr_fnmatch(section->d, path, APR_FNM_PATHNAME) == APR_SUCCESS;
}

bool jvmgi_section_has_url(const core_dir_config *section, const char *url_path)
{
    if (!section->d) {
        return false;
    }
    return section->r || section->d_is_fnmatch ? matches(section, url_path)
                                               : begins(url_path, section->d);
}

bool jvmgi_section_has_file(const core_dir_config *section, const char *path)
{
    if (!section->d) {
        return false;
    }
    if (!section->r && !section->d_is_fnmatch) {
        return begins(path, section->d);
    }
    /* httpd knows folders with a slash at their end, and cuts it off for expressions. */
    char folder[PATH_MAX];
    if ((size_t)snprintf(folder, sizeof folder, "%s/", path) >= sizeof folder) {
        return true;
    }
    bool has = matches(section, path) || matches(section, folder);
    for (char *slash = strrchr(folder, '/'); !has && slash; slash = strrchr(folder, '/')) {
        slash[1] = '\0';
        has = matches(section, folder);
        *slash = '\0';
    }
    return has;
}
