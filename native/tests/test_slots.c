/* SPDX-License-Identifier: Apache-2.0
 * Memory that a daemon offers: what is mapped, what is refused, and whose turn it is. */
#include "jvmgi_slots.h"

#include "jvmgi_limits.h"
#include "scratch.h"
#include "suite.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define COUNT 2u
#define SIZE (COUNT * JVMGI_MAX_DATA)

static int memory(unsigned flags, off_t size, int seals)
{
    int fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING | flags);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(ftruncate(fd, size), 0);
    ck_assert_int_eq(fcntl(fd, F_ADD_SEALS, seals), 0);
    return fd;
}

static void refused(int fd, const char *words)
{
    const char *why = jvmgi_slots_refusal(fd, COUNT);
    ck_assert_msg(why && strstr(why, words), "'%s' does not say '%s'", why ? why : "taken", words);
    close(fd);
}

/* The same memory, opened anew. */
static int reopened(int fd, int flags)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int other = open(path, flags | O_CLOEXEC);
    ck_assert_int_ge(other, 0);
    close(fd);
    return other;
}

START_TEST(what_is_written_to_it_can_be_read)
{
    int fd = memory(0, SIZE, F_SEAL_SHRINK);
    jvmgi_slots_t slots = {0};
    jvmgi_span_t bytes;
    ck_assert_ptr_null(jvmgi_slots_refusal(fd, COUNT));
    ck_assert(jvmgi_slots_map(&slots, fd, COUNT));
    ck_assert_int_eq(pwrite(fd, "first", 5, 0), 5);
    ck_assert_int_eq(pwrite(fd, "second", 6, JVMGI_MAX_DATA), 6);
    close(fd);
    ck_assert(jvmgi_slots_take(&slots, 5, &bytes));
    ck_assert_uint_eq(bytes.length, 5);
    ck_assert_mem_eq(bytes.data, "first", 5);
    ck_assert(jvmgi_slots_take(&slots, JVMGI_MAX_DATA, &bytes));
    ck_assert_mem_eq(bytes.data, "second", 6);
    ck_assert_uint_eq(bytes.data[JVMGI_MAX_DATA - 1], 0);
    jvmgi_slots_unmap(&slots);
    ck_assert_ptr_null(slots.bytes);
}
END_TEST

START_TEST(a_slot_is_taken_again_only_when_it_was_given_back)
{
    int fd = memory(0, SIZE, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
    jvmgi_slots_t slots = {0};
    jvmgi_span_t first;
    jvmgi_span_t bytes;
    ck_assert(jvmgi_slots_map(&slots, fd, COUNT));
    close(fd);
    ck_assert_uint_eq(jvmgi_slots_give_back(&slots), 0);
    ck_assert(jvmgi_slots_take(&slots, 1, &first));
    ck_assert(!jvmgi_slots_are_full(&slots));
    ck_assert(jvmgi_slots_take(&slots, 1, &bytes));
    ck_assert(jvmgi_slots_are_full(&slots));
    ck_assert(!jvmgi_slots_take(&slots, 1, &bytes));
    ck_assert_uint_eq(jvmgi_slots_give_back(&slots), 2);
    ck_assert(jvmgi_slots_take(&slots, 1, &bytes));
    ck_assert_ptr_eq(bytes.data, first.data);
    ck_assert_uint_eq(jvmgi_slots_give_back(&slots), 1);
    ck_assert(!jvmgi_slots_take(&slots, JVMGI_MAX_DATA + 1, &bytes));
    jvmgi_slots_unmap(&slots);
}
END_TEST

START_TEST(without_memory_there_is_no_slot)
{
    jvmgi_slots_t slots = {0};
    jvmgi_span_t bytes;
    ck_assert(!jvmgi_slots_take(&slots, 1, &bytes));
    ck_assert(!jvmgi_slots_are_full(&slots));
    ck_assert_uint_eq(jvmgi_slots_give_back(&slots), 0);
    jvmgi_slots_unmap(&slots);
}
END_TEST

START_TEST(what_is_no_memory_is_refused)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/file", scratch_folder());
    int file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    ck_assert(file >= 0 && ftruncate(file, SIZE) == 0);
    /* The scratch folder, and /dev, may lie in memory: their files have names, and can be cut. */
    refused(file, "it is");
    refused(open(scratch_folder(), O_RDONLY | O_CLOEXEC), "it is");
    refused(open("/dev/zero", O_RDWR | O_CLOEXEC), "it is");
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    refused(ends[0], "no memory");
    close(ends[1]);
    ck_assert_ptr_nonnull(jvmgi_slots_refusal(-1, COUNT));
}
END_TEST

/* Where the machine has no large pages set aside, they can be asked for, and are missing when they are read. */
START_TEST(memory_in_large_pages_is_refused)
{
    int fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB);
    if (fd >= 0) {
        (void)fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK);
        refused(fd, "no memory");
    }
}
END_TEST

START_TEST(memory_that_could_be_cut_is_refused)
{
    refused(memory(0, SIZE, 0), "not sealed");
    refused(memory(0, SIZE, F_SEAL_GROW), "not sealed");
    int fd = memfd_create("test", MFD_CLOEXEC);
    ck_assert(fd >= 0 && ftruncate(fd, SIZE) == 0);
    refused(fd, "not sealed");
}
END_TEST

START_TEST(memory_that_was_taken_cannot_be_cut)
{
    int fd = memory(0, SIZE, F_SEAL_SHRINK);
    ck_assert_ptr_null(jvmgi_slots_refusal(fd, COUNT));
    ck_assert_int_eq(ftruncate(fd, 0), -1);
    ck_assert_int_eq(errno, EPERM);
    close(fd);
}
END_TEST

START_TEST(memory_that_is_too_small_is_refused)
{
    refused(memory(0, SIZE - 1, F_SEAL_SHRINK), "too small");
    refused(memory(0, 0, F_SEAL_SHRINK), "too small");
}
END_TEST

START_TEST(memory_that_cannot_be_read_is_refused)
{
    refused(reopened(memory(0, SIZE, F_SEAL_SHRINK), O_WRONLY), "not open for reading");
    refused(reopened(memory(0, SIZE, F_SEAL_SHRINK), O_PATH), "not");
}
END_TEST

SUITE_MAIN("slots", what_is_written_to_it_can_be_read,
           a_slot_is_taken_again_only_when_it_was_given_back, without_memory_there_is_no_slot,
           what_is_no_memory_is_refused, memory_in_large_pages_is_refused,
           memory_that_could_be_cut_is_refused, memory_that_was_taken_cannot_be_cut,
           memory_that_is_too_small_is_refused, memory_that_cannot_be_read_is_refused)
