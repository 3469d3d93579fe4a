/* SPDX-License-Identifier: Apache-2.0
 * The table of the java program's own options, and what becomes of each. */
#include "jvmgi_vmoptions.h"

#include <stdbool.h>
#include <string.h>

typedef enum {
    PASS,  /**< the JVM knows it too */
    JOIN,  /**< the next word is its value; the JVM wants NAME=VALUE */
    DROP,  /**< chose among kinds of JVM that are long gone */
    REFUSE /**< no option of a JVM that serves applications */
} treatment_t;

typedef struct {
    const char *word;
    treatment_t treatment;
    const char *jvm_name; /**< JOIN: NULL when the JVM calls it the same */
} option_t;

static const option_t own_options[] = {
    {"--add-exports", JOIN, NULL},
    {"--add-modules", JOIN, NULL},
    {"--add-opens", JOIN, NULL},
    {"--add-reads", JOIN, NULL},
    {"--enable-final-field-mutation", JOIN, NULL},
    {"--enable-native-access", JOIN, NULL},
    {"--limit-modules", JOIN, NULL},
    {"--module-path", JOIN, NULL},
    {"-p", JOIN, "--module-path"},
    {"--patch-module", JOIN, NULL},
    {"--upgrade-module-path", JOIN, NULL},
    {"-client", DROP, NULL},
    {"-d64", DROP, NULL},
    {"-server", DROP, NULL},
    {"-?", REFUSE, NULL},
    {"--class-path", REFUSE, NULL},
    {"-classpath", REFUSE, NULL},
    {"-cp", REFUSE, NULL},
    {"--describe-module", REFUSE, NULL},
    {"-d", REFUSE, NULL},
    {"--dry-run", REFUSE, NULL},
    {"-fullversion", REFUSE, NULL},
    {"--full-version", REFUSE, NULL},
    {"-h", REFUSE, NULL},
    {"-help", REFUSE, NULL},
    {"--help", REFUSE, NULL},
    {"--help-extra", REFUSE, NULL},
    {"-jar", REFUSE, NULL},
    {"--list-modules", REFUSE, NULL},
    {"-m", REFUSE, NULL},
    {"--module", REFUSE, NULL},
    {"-showversion", REFUSE, NULL},
    {"--show-version", REFUSE, NULL},
    {"--source", REFUSE, NULL},
    {"--validate-modules", REFUSE, NULL},
    {"-version", REFUSE, NULL},
    {"--version", REFUSE, NULL},
    {"-X", REFUSE, NULL},
};

/** What their values hold belongs to the java program too. */
static const char *const refused_prefixes[] = {
    "--class-path=", "--module=", "--describe-module=", "-splash:",
    "--source=",     "-J",        "-Djava.class.path="};

static const option_t *find(const char *word)
{
    for (size_t i = 0; i < sizeof own_options / sizeof own_options[0]; i++) {
        if (strcmp(own_options[i].word, word) == 0) {
            return &own_options[i];
        }
    }
    return NULL;
}

static treatment_t treatment_of(const char *word)
{
    const option_t *option = find(word);
    if (option) {
        return option->treatment;
    }
    for (size_t i = 0; i < sizeof refused_prefixes / sizeof refused_prefixes[0]; i++) {
        if (strncmp(word, refused_prefixes[i], strlen(refused_prefixes[i])) == 0) {
            return REFUSE;
        }
    }
    return word[0] == '-' ? PASS : REFUSE;
}

const char *jvmgi_vmoptions_check(const jvmgi_list_t *words, const jvmgi_alloc_t *alloc)
{
    for (size_t i = 0; i < words->count; i++) {
        const char *word = words->items[i];
        treatment_t treatment = treatment_of(word);
        if (treatment == REFUSE) {
            return jvmgi_alloc_format(alloc, "'%s' is no option for a JVM that serves applications",
                                      word);
        }
        if (treatment == JOIN && ++i == words->count) {
            return jvmgi_alloc_format(alloc, "'%s' needs a value behind it", word);
        }
    }
    return NULL;
}

void jvmgi_vmoptions_add(const jvmgi_list_t *words, jvmgi_list_t *options,
                         const jvmgi_alloc_t *alloc)
{
    for (size_t i = 0; i < words->count; i++) {
        const option_t *option = find(words->items[i]);
        if (option && option->treatment == DROP) {
            continue;
        }
        if (option && option->treatment == JOIN && i + 1 < words->count) {
            const char *name = option->jvm_name ? option->jvm_name : option->word;
            i++;
            jvmgi_list_add(options, alloc,
                           jvmgi_alloc_format(alloc, "%s=%s", name, words->items[i]));
        } else {
            jvmgi_list_add(options, alloc, words->items[i]);
        }
    }
}

/* ---- ports ---- */

static const char management_port[] = "-Dcom.sun.management.jmxremote.port=";
static const char management_host[] = "-Dcom.sun.management.jmxremote.host=";

/** What follows a prefix; NULL: the word has another one. */
static const char *behind(const char *word, const char *prefix)
{
    size_t length = strlen(prefix);
    return strncmp(word, prefix, length) == 0 ? word + length : NULL;
}

/** Of a list NAME=VALUE,… the value of a name, not terminated; NULL: it is not there. */
static const char *value_in(const char *list, const char *name, size_t *length)
{
    size_t name_length = strlen(name);
    while (*list) {
        size_t entry = strcspn(list, ",");
        if (entry > name_length && strncmp(list, name, name_length) == 0 &&
            list[name_length] == '=') {
            *length = entry - name_length - 1;
            return list + name_length + 1;
        }
        list += entry + (list[entry] == ',');
    }
    return NULL;
}

static bool is_loopback(const char *host, size_t length)
{
    static const char *const names[] = {"localhost", "::1", "[::1]"};
    bool is = length >= 4 && strncmp(host, "127.", 4) == 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !is; i++) {
        is = length == strlen(names[i]) && strncmp(host, names[i], length) == 0;
    }
    return is;
}

/** An address without a host is the loopback's, since Java 9. */
static bool debugger_may_come(const char *list)
{
    size_t length = 0;
    const char *server = value_in(list, "server", &length);
    if (!server || length != 1 || *server != 'y') {
        return false;
    }
    const char *address = value_in(list, "address", &length);
    while (address && length > 0 && address[length - 1] != ':') {
        length--;
    }
    return address && length > 0 && !is_loopback(address, length - 1);
}

const char *jvmgi_vmoptions_open_port(const jvmgi_list_t *words)
{
    const char *managed = NULL;
    bool is_bound = false;
    for (size_t i = 0; i < words->count; i++) {
        const char *word = words->items[i];
        const char *debugger = behind(word, "-agentlib:jdwp=");
        if (!debugger) {
            debugger = behind(word, "-Xrunjdwp:");
        }
        if (debugger && debugger_may_come(debugger)) {
            return word;
        }
        const char *host = behind(word, management_host);
        is_bound = host ? is_loopback(host, strlen(host)) : is_bound;
        managed = behind(word, management_port) ? word : managed;
    }
    return is_bound ? NULL : managed;
}

/* ---- archives ---- */

static const char *const against_archives[] = {"-Xshare",
                                               "-XX:SharedArchiveFile",
                                               "-XX:SharedClassListFile",
                                               "-XX:ArchiveClassesAtExit",
                                               "-XX:DumpLoadedClassList",
                                               "-XX:+AutoCreateSharedArchive",
                                               "-XX:AOT",
                                               "-Xbootclasspath",
                                               "--limit-modules",
                                               "--module-path",
                                               "-p",
                                               "--patch-module",
                                               "--upgrade-module-path"};
/** What decides the form of objects and classes in memory, the collector among it, and the modules. Nothing that opens files or ports, or
 * takes memory: the run that makes an archive is not to get into the way of the daemons. */
static const char *const for_archives[] = {"-Xmx",
                                           "-XX:MaxHeapSize=",
                                           "-XX:MaxRAM",
                                           "-XX:ObjectAlignmentInBytes=",
                                           "-XX:+Use",
                                           "-XX:-Use",
                                           "-XX:+UnlockExperimentalVMOptions",
                                           "-XX:+UnlockDiagnosticVMOptions",
                                           "-XX:+BytecodeVerification",
                                           "-XX:-BytecodeVerification",
                                           "-Xverify",
                                           "--add-exports",
                                           "--add-modules",
                                           "--add-opens",
                                           "--add-reads",
                                           "--enable-native-access",
                                           "--enable-preview"};

static bool begins_with_one(const char *word, const char *const *prefixes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strncmp(word, prefixes[i], strlen(prefixes[i])) == 0) {
            return true;
        }
    }
    return false;
}

bool jvmgi_vmoptions_archive(const jvmgi_list_t *words, jvmgi_list_t *options,
                             const jvmgi_alloc_t *alloc)
{
    for (size_t i = 0; i < words->count; i++) {
        const char *word = words->items[i];
        if (begins_with_one(word, against_archives,
                            sizeof against_archives / sizeof against_archives[0])) {
            return false;
        }
        bool is_kept =
            begins_with_one(word, for_archives, sizeof for_archives / sizeof for_archives[0]);
        bool has_value = treatment_of(word) == JOIN && i + 1 < words->count;
        if (is_kept) {
            jvmgi_list_add(options, alloc, word);
        }
        if (has_value && is_kept) {
            jvmgi_list_add(options, alloc, words->items[i + 1]);
        }
        i += has_value;
    }
    return true;
}
