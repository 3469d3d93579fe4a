/* SPDX-License-Identifier: Apache-2.0
 * Options of the java program, translated for a JVM of our own. */
#include "heap_alloc.h"
#include "jvmgi_vmoptions.h"
#include "suite.h"

#include <string.h>

static jvmgi_list_t words(const jvmgi_alloc_t *alloc, const char *const *texts)
{
    jvmgi_list_t list = {0};
    for (; *texts; texts++) {
        jvmgi_list_add(&list, alloc, *texts);
    }
    return list;
}

#define WORDS(alloc, ...) words(alloc, (const char *const[]){__VA_ARGS__, NULL})

START_TEST(two_words_become_one)
{
    heap_block_t *blocks = NULL;
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_list_t given = WORDS(&alloc, "-Xmx1g", "--add-opens", "java.base/java.lang=ALL-UNNAMED",
                               "-p", "/m", "-server", "--add-modules=ALL-SYSTEM", "-Da=b c");
    jvmgi_list_t options = {0};
    ck_assert_ptr_null(jvmgi_vmoptions_check(&given, &alloc));
    jvmgi_vmoptions_add(&given, &options, &alloc);
    const char *const expected[] = {"-Xmx1g", "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                    "--module-path=/m", "--add-modules=ALL-SYSTEM", "-Da=b c"};
    ck_assert_uint_eq(options.count, 5);
    for (size_t i = 0; i < options.count; i++) {
        ck_assert_str_eq(options.items[i], expected[i]);
    }
    heap_alloc_free(&blocks);
}
END_TEST

static const char *const refused[] = {"-cp",        "-jar",      "Main",
                                      "@file",      "--version", "-J-Xmx1g",
                                      "--module=a", "",          "-Djava.class.path=/x",
                                      "-m"};

START_TEST(words_that_are_no_options_are_refused)
{
    heap_block_t *blocks = NULL;
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        jvmgi_list_t given = WORDS(&alloc, "-Xmx1g", refused[i], "value");
        const char *error = jvmgi_vmoptions_check(&given, &alloc);
        ck_assert_ptr_nonnull(error);
        ck_assert_ptr_nonnull(strstr(error, refused[i]));
    }
    heap_alloc_free(&blocks);
}
END_TEST

START_TEST(a_missing_value_is_told)
{
    heap_block_t *blocks = NULL;
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_list_t given = WORDS(&alloc, "--add-opens");
    const char *error = jvmgi_vmoptions_check(&given, &alloc);
    ck_assert_ptr_nonnull(error);
    ck_assert_ptr_nonnull(strstr(error, "needs a value"));
    heap_alloc_free(&blocks);
}
END_TEST

/** The words of a JVM, and the one that opens it; NULL: none does. */
static const struct {
    const char *words[3];
    int opens; /* its index, -1: none */
} ports[] = {
    {{"-Xmx1g"}, -1},
    {{"-Xmx1g", "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005"}, 1},
    {{"-agentlib:jdwp=transport=dt_socket,server=y,address=0.0.0.0:5005"}, 0},
    {{"-agentlib:jdwp=transport=dt_socket,server=y,address=host.example:5005"}, 0},
    {{"-Xrunjdwp:address=*:0,server=y"}, 0},
    {{"-agentlib:jdwp=transport=dt_socket,server=y,address=5005"}, -1},
    {{"-agentlib:jdwp=transport=dt_socket,server=y,address=localhost:5005"}, -1},
    {{"-agentlib:jdwp=transport=dt_socket,server=y,address=127.0.0.2:5005"}, -1},
    {{"-agentlib:jdwp=transport=dt_socket,server=y,address=[::1]:5005"}, -1},
    {{"-agentlib:jdwp=transport=dt_socket,server=y"}, -1},
    {{"-agentlib:jdwp=transport=dt_socket,server=y,address="}, -1},
    {{"-agentlib:jdwp=transport=dt_socket,server=n,address=host.example:5005"}, -1},
    {{"-agentlib:jdwp=transport=dt_socket,address=host.example:5005"}, -1},
    {{"-agentlib:jdwp="}, -1},
    {{"-Dcom.sun.management.jmxremote.port=9010"}, 0},
    {{"-Dcom.sun.management.jmxremote.port=9010", "-Dcom.sun.management.jmxremote.host=0.0.0.0"},
     0},
    {{"-Dcom.sun.management.jmxremote.host=127.0.0.1", "-Dcom.sun.management.jmxremote.port=9010"},
     -1},
    {{"-Dcom.sun.management.jmxremote"}, -1},
};

START_TEST(ports_for_other_machines_are_found)
{
    heap_block_t *blocks = NULL;
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++) {
        const char *texts[] = {ports[i].words[0], ports[i].words[1], ports[i].words[2], NULL};
        jvmgi_list_t given = words(&alloc, texts);
        const char *found = jvmgi_vmoptions_open_port(&given);
        ck_assert_msg(found == (ports[i].opens < 0 ? NULL : given.items[ports[i].opens]),
                      "case %zu: %s", i, found ? found : "none");
    }
    heap_alloc_free(&blocks);
}
END_TEST

START_TEST(archives_are_made_with_what_decides_their_form)
{
    heap_block_t *blocks = NULL;
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    jvmgi_list_t given =
        WORDS(&alloc, "-Xms8g", "-Xmx9g", "-XX:+UseZGC", "--add-opens", "java.base/java.lang=a",
              "--illegal", "-Xlog:gc:file=gc.log", "-XX:+AlwaysPreTouch", "-javaagent:/a.jar",
              "-Dcom.sun.management.jmxremote.port=9", "--enable-preview");
    jvmgi_list_t options = {0};
    ck_assert(jvmgi_vmoptions_archive(&given, &options, &alloc));
    const char *const expected[] = {"-Xmx9g", "-XX:+UseZGC", "--add-opens", "java.base/java.lang=a",
                                    "--enable-preview"};
    ck_assert_uint_eq(options.count, 5);
    for (size_t i = 0; i < options.count; i++) {
        ck_assert_str_eq(options.items[i], expected[i]);
    }
    heap_alloc_free(&blocks);
}
END_TEST

static const char *const against_archives[] = {"-Xshare:off",
                                               "-XX:SharedArchiveFile=/a.jsa",
                                               "-XX:AOTCache=/a.aot",
                                               "-XX:+AutoCreateSharedArchive",
                                               "--patch-module=java.base=/p",
                                               "-p"};

START_TEST(options_that_archive_by_themselves_exclude_ours)
{
    heap_block_t *blocks = NULL;
    jvmgi_alloc_t alloc = heap_alloc(&blocks);
    for (size_t i = 0; i < sizeof against_archives / sizeof against_archives[0]; i++) {
        jvmgi_list_t given = WORDS(&alloc, "-Xmx1g", against_archives[i], "value");
        jvmgi_list_t options = {0};
        ck_assert_msg(!jvmgi_vmoptions_archive(&given, &options, &alloc), "%s",
                      against_archives[i]);
    }
    heap_alloc_free(&blocks);
}
END_TEST

SUITE_MAIN("vmoptions", two_words_become_one, words_that_are_no_options_are_refused,
           a_missing_value_is_told, ports_for_other_machines_are_found,
           archives_are_made_with_what_decides_their_form,
           options_that_archive_by_themselves_exclude_ours)
