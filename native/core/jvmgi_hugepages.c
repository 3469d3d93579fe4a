/* SPDX-License-Identifier: Apache-2.0
 * The file holds all states, the one in force in brackets: "always [madvise] never". */
#include "jvmgi_hugepages.h"

#include <stdio.h>
#include <string.h>

bool jvmgi_hugepages_are_offered(const char *state_file)
{
    char states[128] = "";
    FILE *file = fopen(state_file, "re");
    if (!file) {
        return false;
    }
    bool read = fgets(states, sizeof states, file) != NULL;
    (void)fclose(file);
    return read && strchr(states, '[') && !strstr(states, "[never]");
}

bool jvmgi_hugepages_are_settled(const jvmgi_list_t *options)
{
    static const char *const words[] = {"-XX:+UseZGC", "-XX:+UseLargePages", "-XX:-UseLargePages",
                                        "-XX:+UseTransparentHugePages",
                                        "-XX:-UseTransparentHugePages"};
    for (size_t i = 0; i < options->count; i++) {
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
            if (strcmp(options->items[i], words[k]) == 0) {
                return true;
            }
        }
    }
    return false;
}
