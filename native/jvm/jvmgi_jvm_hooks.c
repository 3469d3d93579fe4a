/* SPDX-License-Identifier: Apache-2.0
 * The hooks. They get no argument of ours, so what they need is static. */
#include "jvmgi_jvm_hooks.h"

#include "jvmgi_codes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LEVEL_ERROR = 3, LEVEL_WARNING = 4 };

/** A line of the JVM longer than this is cut. */
#define MESSAGE_ROOM 1024
#define START_ROOM 4096

static struct {
    const jvmgi_jvm_hooks_t *on;
    /* What the JVM printed while it was being made, by the creating thread only. */
    char start[START_ROOM];
    size_t start_length;
} hook;

/** The JVM has run what it wanted to run and now ends the process with the application's status. That one never reaches httpd: for 15
 * (APEXIT_CHILDFATAL) it would stop the server. */
static void JNICALL exit_hook(jint status)
{
    if (hook.on->is_leaving()) {
        hook.on->left();
    }
    char text[128];
    int length =
        snprintf(text, sizeof text,
                 "an application ended the JVM with exit(%d); this child of httpd ends with it",
                 (int)status);
    hook.on->log(LEVEL_ERROR, JVMGI_CODE_JVM_EXITED, text, (size_t)length);
    _exit(1);
}

static void JNICALL abort_hook(void)
{
    if (hook.on->is_starting()) {
        hook.on->failed();
    }
    static const char text[] = "the JVM gave up; this child of httpd ends with it";
    hook.on->log(LEVEL_ERROR, JVMGI_CODE_JVM_EXITED, text, sizeof text - 1);
}

static void keep(const char *text, size_t length)
{
    size_t room = sizeof hook.start - 1 - hook.start_length;
    length = length < room ? length : room;
    memcpy(hook.start + hook.start_length, text, length);
    hook.start_length += length;
}

static void log_lines(const char *text)
{
    for (;;) {
        text += strspn(text, "\r\n");
        size_t length = strcspn(text, "\r\n");
        if (length == 0) {
            return;
        }
        hook.on->log(LEVEL_WARNING, JVMGI_CODE_JVM_MESSAGE, text, length);
        text += length;
    }
}

/** Whole lines become lines of the log. A running JVM also prints pieces of lines whose rest does not come this way: those go where it
 * wanted. */
__attribute__((format(printf, 2, 0))) static jint JNICALL vfprintf_hook(FILE *to,
                                                                        const char *format,
                                                                        va_list arguments)
{
    char text[MESSAGE_ROOM];
    int printed = vsnprintf(text, sizeof text, format, arguments);
    if (printed <= 0) {
        return printed;
    }
    size_t length = (size_t)printed < sizeof text ? (size_t)printed : sizeof text - 1;
    if (hook.on->is_starting()) {
        keep(text, length);
    } else if (text[length - 1] == '\n') {
        log_lines(text);
    } else if (fputs(text, to) < 0) {
        return -1;
    }
    return printed;
}

/** JavaVMOption carries functions as data pointers; POSIX says they fit (dlsym). */
static void *as_data(void (*function)(void))
{
    void *data;
    _Static_assert(sizeof data == sizeof function, "POSIX");
    memcpy(&data, &function, sizeof data);
    return data;
}

void jvmgi_jvm_hooks(const jvmgi_jvm_hooks_t *hooks, JavaVMOption options[JVMGI_JVM_HOOK_COUNT])
{
    static char exit_name[] = "exit";
    static char abort_name[] = "abort";
    static char vfprintf_name[] = "vfprintf";
    hook.on = hooks;
    options[0] = (JavaVMOption){exit_name, as_data((void (*)(void))exit_hook)};
    options[1] = (JavaVMOption){abort_name, as_data((void (*)(void))abort_hook)};
    options[2] = (JavaVMOption){vfprintf_name, as_data((void (*)(void))vfprintf_hook)};
}

const char *jvmgi_jvm_start_output(void)
{
    return hook.start;
}

void jvmgi_jvm_log_start_output(void)
{
    log_lines(hook.start);
}
