/* SPDX-License-Identifier: Apache-2.0
 * Words, the command line of java and its environment. */
#include "jvmgi_argv.h"

#include "jvmgi_vmoptions.h"
#include "jvmgi_words.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

static const char search_path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
static const char default_locale[] = "C.UTF-8";

/** True when a backslash within "…" quotes the character instead of standing for itself. */
static bool is_escapable(char c)
{
    return c == '"' || c == '\\' || c == '$' || c == '`';
}

/** Takes one word from `*p`, which does not start with a blank, into `to`; its end is returned. NULL: a quote is not closed, or nothing
 * follows a backslash. */
static char *take_word(const char **p, char *to)
{
    char quote = '\0';
    const char *from = *p;
    for (; *from && (quote || !jvmgi_words_is_blank(*from)); from++) {
        if (*from == quote) {
            quote = '\0';
        } else if (!quote && (*from == '\'' || *from == '"')) {
            quote = *from;
        } else if (*from == '\\' && quote != '\'' && (!quote || is_escapable(from[1]))) {
            from++;
            if (!*from) {
                return NULL;
            }
            *to++ = *from;
        } else {
            *to++ = *from;
        }
    }
    *p = from;
    return quote ? NULL : to;
}

const char *jvmgi_argv_split(const char *text, jvmgi_list_t *words, const jvmgi_alloc_t *alloc)
{
    return jvmgi_words_split(text, take_word, words, alloc)
               ? NULL
               : "a quote is not closed, or nothing follows a backslash";
}

/* The jar's manifest names the agent that refuses exits, and stands for these two options: a JVM with -javaagent or --add-opens does
 * not use its archived modules, and starts a fifth slower. enable-native-access: for the engine's JNA, without which Java 24 and later
 * print a warning. add-opens: the engine passes descriptors over its sockets, whose numbers that package keeps. */
static void add_program(const jvmgi_launch_t *launch, jvmgi_list_t *argv,
                        const jvmgi_alloc_t *alloc)
{
    const char *boot = jvmgi_alloc_format(alloc, "%s/jvmgi-boot.jar", launch->bridge);
    if (launch->refuses_exit) {
        jvmgi_list_add(argv, alloc, "-jar");
        jvmgi_list_add(argv, alloc, boot);
    } else {
        jvmgi_list_add(argv, alloc, "--enable-native-access=ALL-UNNAMED");
        jvmgi_list_add(argv, alloc, "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
        jvmgi_list_add(argv, alloc, "-cp");
        jvmgi_list_add(argv, alloc, boot);
        jvmgi_list_add(argv, alloc, "org.jvmgi.boot.Main");
    }
}

void jvmgi_argv_java(const jvmgi_launch_t *launch, jvmgi_list_t *argv, const jvmgi_alloc_t *alloc)
{
    /* UsePerfData: its file in /tmp tells every local user of the process. */
    static const char *const defaults[] = {"-XX:-UsePerfData", "-Dfile.encoding=UTF-8",
                                           "-Djava.awt.headless=true"};
    jvmgi_list_add(argv, alloc, launch->java);
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++) {
        jvmgi_list_add(argv, alloc, defaults[i]);
    }
    if (launch->stack_size > 0) {
        jvmgi_list_add(argv, alloc, jvmgi_alloc_format(alloc, "-Xss%" PRId64, launch->stack_size));
    }
    if (launch->max_heap > 0) {
        jvmgi_list_add(argv, alloc, jvmgi_alloc_format(alloc, "-Xmx%" PRId64, launch->max_heap));
    }
    for (size_t i = 0; i < 2; i++) {
        jvmgi_list_add_all(argv, alloc, launch->java_options[i]);
    }
    for (size_t i = 0; i < 2; i++) {
        const jvmgi_list_t *properties = launch->system_properties[i];
        for (size_t k = 0; k < properties->count; k++) {
            jvmgi_list_add(argv, alloc, jvmgi_alloc_format(alloc, "-D%s", properties->items[k]));
        }
    }
    add_program(launch, argv, alloc);
    jvmgi_list_add(argv, alloc, "daemon");
    jvmgi_list_add(argv, alloc, launch->supervisor_user);
}

bool jvmgi_argv_archive(const jvmgi_launch_t *launch, jvmgi_list_t *argv,
                        const jvmgi_alloc_t *alloc)
{
    /* Xlog: of each class that cannot be archived Java 17 would print a line. */
    static const char *const defaults[] = {"-XX:-UsePerfData", "-Xlog:disable",
                                           "-Dfile.encoding=UTF-8"};
    jvmgi_list_add(argv, alloc, launch->java);
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++) {
        jvmgi_list_add(argv, alloc, defaults[i]);
    }
    if (launch->max_heap > 0) {
        jvmgi_list_add(argv, alloc, jvmgi_alloc_format(alloc, "-Xmx%" PRId64, launch->max_heap));
    }
    for (size_t i = 0; i < 2; i++) {
        if (!jvmgi_vmoptions_archive(launch->java_options[i], argv, alloc)) {
            return false;
        }
    }
    add_program(launch, argv, alloc);
    jvmgi_list_add(argv, alloc, "archive");
    return true;
}

/** Sets K=V in a list, in place of an earlier value of K. */
static void set_variable(jvmgi_list_t *env, const jvmgi_alloc_t *alloc, const char *pair)
{
    size_t length = strcspn(pair, "=") + 1;
    for (size_t i = 0; i < env->count; i++) {
        if (strncmp(env->items[i], pair, length) == 0) {
            env->items[i] = pair;
            return;
        }
    }
    jvmgi_list_add(env, alloc, pair);
}

void jvmgi_argv_environment(const jvmgi_surroundings_t *about, jvmgi_list_t *env,
                            const jvmgi_alloc_t *alloc)
{
    const struct {
        const char *name;
        const char *value;
    } variables[] = {
        {"PATH", search_path},
        {"HOME", about->home},
        {"USER", about->user},
        {"LOGNAME", about->user},
        {"LANG", about->lang ? about->lang : default_locale},
        {"LC_ALL", about->locale ? about->locale : default_locale},
        {"TZ", about->time_zone},
        {"JVMGI_GROUP", about->group},
    };
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        if (variables[i].value) {
            set_variable(env, alloc,
                         jvmgi_alloc_format(alloc, "%s=%s", variables[i].name, variables[i].value));
        }
    }
    for (size_t i = 0; i < about->extra->count; i++) {
        set_variable(env, alloc, about->extra->items[i]);
    }
}
