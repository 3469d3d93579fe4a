/* SPDX-License-Identifier: Apache-2.0
 * Runs a fuzz target without a fuzzer: over the inputs of its corpus, over all byte vectors, and over changes of both that are the same in
 * every run.
 *
 *   fuzz_NAME ROUNDS SEED PATH...     PATH: a file, a folder of files, or a vector file (*.txt) */
#include "fuzz.h"

#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define INPUT_AT_MOST (1u << 17)

typedef struct {
    uint8_t bytes[INPUT_AT_MOST];
    size_t size;
} input_t;

typedef struct {
    uint64_t state; /* xorshift64 */
    long rounds;
    unsigned long inputs;
} run_t;

static uint64_t draw(run_t *run, uint64_t below)
{
    run->state ^= run->state << 13;
    run->state ^= run->state >> 7;
    run->state ^= run->state << 17;
    return run->state % below;
}

/* A block of exactly its size, so that a sanitizer sees a byte too many. */
static void try_bytes(run_t *run, const uint8_t *bytes, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact) {
        abort();
    }
    memcpy(exact, bytes, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    run->inputs++;
}

static void change_once(run_t *run, input_t *input)
{
    static const uint8_t favourites[] = {0x00, 0x01, 0x7F, 0x80, 0xFF, '\n', '/', '='};
    size_t at = input->size > 0 ? draw(run, input->size) : 0;
    switch (draw(run, 6)) {
    case 0:
        if (input->size > 0) {
            input->bytes[at] ^= (uint8_t)(1u << draw(run, 8));
        }
        break;
    case 1:
        if (input->size > 0) {
            input->bytes[at] = favourites[draw(run, sizeof(favourites))];
        }
        break;
    case 2:
        input->size = at;
        break;
    case 3:
        if (input->size < INPUT_AT_MOST) {
            memmove(input->bytes + at + 1, input->bytes + at, input->size - at);
            input->bytes[at] = (uint8_t)draw(run, 256);
            input->size++;
        }
        break;
    case 4:
        if (input->size > at + 1) {
            memmove(input->bytes + at, input->bytes + at + 1, input->size - at - 1);
            input->size--;
        }
        break;
    default:
        if (input->size >= 4 && at + 4 <= input->size) {
            memset(input->bytes + at, (int)favourites[draw(run, 5)], 4);
        }
        break;
    }
}

static void try_input(run_t *run, const input_t *input)
{
    static input_t changed;
    try_bytes(run, input->bytes, input->size);
    for (long round = 0; round < run->rounds; round++) {
        memcpy(changed.bytes, input->bytes, input->size);
        changed.size = input->size;
        for (uint64_t changes = 1 + draw(run, 4); changes > 0; changes--) {
            change_once(run, &changed);
        }
        try_bytes(run, changed.bytes, changed.size);
    }
}

static unsigned hex_value(char digit)
{
    return isdigit((unsigned char)digit) ? (unsigned)(digit - '0')
                                         : (unsigned)(tolower((unsigned char)digit) - 'a' + 10);
}

/* Appends the bytes of one line of hex; long repetitions are shortened to what fits. */
static void append_hex(input_t *input, const char *p)
{
    while (*p && *p != '\n') {
        if (!isxdigit((unsigned char)p[0])) {
            p++;
            continue;
        }
        uint8_t byte = (uint8_t)(hex_value(p[0]) << 4 | hex_value(p[1]));
        p += 2;
        char *end = NULL;
        size_t times = *p == '*' ? strtoul(p + 1, &end, 10) : 1;
        p = end ? end : p;
        times = times > 64 ? 64 : times;
        if (times > INPUT_AT_MOST - input->size) {
            return;
        }
        memset(input->bytes + input->size, byte, times);
        input->size += times;
    }
}

/* Each case of a vector file, also behind each value of a first byte, with which some targets choose what they do. */
static void try_vector(run_t *run, const input_t *vector)
{
    static input_t prefixed;
    try_input(run, vector);
    for (unsigned first = 0; first < 8; first++) {
        prefixed.bytes[0] = (uint8_t)first;
        size_t size = vector->size < INPUT_AT_MOST ? vector->size : INPUT_AT_MOST - 1;
        memcpy(prefixed.bytes + 1, vector->bytes, size);
        prefixed.size = size + 1;
        try_input(run, &prefixed);
    }
}

static void try_vectors(run_t *run, FILE *in)
{
    static input_t vector;
    char *line = NULL;
    size_t room = 0;
    bool is_open = false;
    vector.size = 0;
    while (getline(&line, &room, in) > 0) {
        if (strncmp(line, "hex:", 4) == 0) {
            vector.size = 0;
            is_open = true;
            append_hex(&vector, line + 4);
        } else if (is_open && strncmp(line, "  ", 2) == 0) {
            append_hex(&vector, line);
        } else if (is_open) {
            is_open = false;
            try_vector(run, &vector);
        }
    }
    free(line);
}

static int try_file(run_t *run, const char *path)
{
    static input_t input;
    FILE *in = fopen(path, "rb");
    if (!in) {
        perror(path);
        return 1;
    }
    size_t length = strlen(path);
    if (length > 4 && strcmp(path + length - 4, ".txt") == 0) {
        try_vectors(run, in);
    } else {
        input.size = fread(input.bytes, 1, INPUT_AT_MOST, in);
        try_input(run, &input);
    }
    fclose(in);
    return 0;
}

static int try_path(run_t *run, const char *path)
{
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISDIR(info.st_mode)) {
        return try_file(run, path);
    }
    DIR *entries = opendir(path);
    if (!entries) {
        perror(path);
        return 1;
    }
    int failed = 0;
    struct dirent *entry;
    while ((entry = readdir(entries))) {
        char name[4096];
        if (entry->d_name[0] != '.' &&
            snprintf(name, sizeof(name), "%s/%s", path, entry->d_name) < (int)sizeof(name)) {
            failed |= try_path(run, name);
        }
    }
    closedir(entries);
    return failed;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: %s ROUNDS SEED PATH...\n", argv[0]);
        return 2;
    }
    run_t run = {.rounds = strtol(argv[1], NULL, 10), .state = strtoull(argv[2], NULL, 10) | 1};
    int failed = 0;
    try_bytes(&run, (const uint8_t *)"", 0);
    for (int i = 3; i < argc; i++) {
        failed |= try_path(&run, argv[i]);
    }
    printf("%lu inputs\n", run.inputs);
    return failed;
}
