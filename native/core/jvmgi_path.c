/* SPDX-License-Identifier: Apache-2.0
 * URL prefixes, endings of application files and class names. */
#include "jvmgi_path.h"

#include <string.h>

static const char *const endings[] = {
    [JVMGI_ENDING_JVMGI] = ".jvmgi", [JVMGI_ENDING_JAR] = ".jar", [JVMGI_ENDING_WAR] = ".war",
    [JVMGI_ENDING_JAVA] = ".java",   [JVMGI_ENDING_NONE] = "",
};

static const char *skip_slashes(const char *p)
{
    while (*p == '/') {
        p++;
    }
    return p;
}

size_t jvmgi_path_match(const char *uri, const char *prefix)
{
    const char *u = uri;
    const char *p = prefix;
    while (*p) {
        if (*p != *u) {
            return 0;
        }
        if (*p == '/') {
            p = skip_slashes(p);
            u = skip_slashes(u);
        } else {
            p++;
            u++;
        }
    }
    bool ends_at_boundary = p > prefix && (p[-1] == '/' || *u == '\0' || *u == '/');
    return ends_at_boundary ? (size_t)(u - uri) : 0;
}

void jvmgi_path_collapse(char *path)
{
    char *to = path;
    for (const char *from = path; *from; from++) {
        if (*from != '/' || to == path || to[-1] != '/') {
            *to++ = *from;
        }
    }
    *to = '\0';
}

size_t jvmgi_path_trimmed(const char *path)
{
    size_t length = strlen(path);
    while (length > 0 && path[length - 1] == '/') {
        length--;
    }
    return length;
}

jvmgi_ending_t jvmgi_path_ending(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    if (!dot || dot == name) {
        return JVMGI_ENDING_NONE;
    }
    for (int i = 0; i < JVMGI_ENDING_NONE; i++) {
        if (strcmp(dot, endings[i]) == 0) {
            return (jvmgi_ending_t)i;
        }
    }
    return JVMGI_ENDING_NONE;
}

const char *jvmgi_path_ending_text(jvmgi_ending_t ending)
{
    return endings[ending];
}

static bool is_identifier_byte(unsigned char c, bool first)
{
    bool letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c >= 0x80;
    return letter || (!first && c >= '0' && c <= '9');
}

bool jvmgi_path_is_class(const char *target)
{
    bool first = true;
    for (const char *p = target; *p; p++) {
        if (*p == '.') {
            if (first) {
                return false;
            }
            first = true;
        } else if (is_identifier_byte((unsigned char)*p, first)) {
            first = false;
        } else {
            return false;
        }
    }
    return !first && jvmgi_path_ending(target) == JVMGI_ENDING_NONE;
}

bool jvmgi_path_is_name(const char *name, size_t max)
{
    size_t length = strlen(name);
    if (length == 0 || length > max) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)name[i];
        if (c < 0x20 || c == 0x7F) {
            return false;
        }
    }
    return true;
}
