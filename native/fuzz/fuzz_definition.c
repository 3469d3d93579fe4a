/* SPDX-License-Identifier: Apache-2.0
 * Definitions of groups: what is accepted can be executed as it is. */
#include "fuzz.h"
#include "sup_definition.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[256] = "";
    sup_definition_t *d = sup_definition_decode((jvmgi_span_t){data, size}, why, sizeof(why));
    if (!d) {
        FUZZ_CHECK(why[0] != '\0' && strlen(why) < sizeof(why));
        return 0;
    }
    FUZZ_CHECK(strlen(d->hash) == SUP_HASH_LENGTH && strchr(d->hash, '/') == NULL);
    FUZZ_CHECK(!d->changes_user || d->uid != 0);
    FUZZ_CHECK(d->program[0] == '/' && d->home[0] == '/' && d->argv[0] && !d->argv[d->argv_count] &&
               !d->envp[d->env_count]);
    FUZZ_CHECK(d->processes >= 1 && d->processes <= JVMGI_MAX_PROCESSES);
    size_t length = 0;
    uint8_t *config = sup_definition_encode_config(d, d->processes - 1, true, &length);
    FUZZ_CHECK(config == NULL || length > 0);
    free(config);
    sup_definition_free(d);
    return 0;
}
