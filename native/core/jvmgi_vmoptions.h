/* SPDX-License-Identifier: Apache-2.0
 * Options of the java program as JNI_CreateJavaVM wants them. The program itself takes a part of its options and never hands them on; it
 * joins those that come as two words. */
#ifndef JVMGI_VMOPTIONS_H
#define JVMGI_VMOPTIONS_H

#include "jvmgi_alloc.h"

#include <stdbool.h>

/** What is wrong with words as options of a JVM that serves applications; NULL: nothing is known to be. Words that are no options, that
 * name a class path or a program of their own, and those that make java print something and end are refused. */
const char *jvmgi_vmoptions_check(const jvmgi_list_t *words, const jvmgi_alloc_t *alloc);
/** The word that lets other machines into the JVM, to debug or to manage it; NULL: there is none, or it is bound to this machine alone. */
const char *jvmgi_vmoptions_open_port(const jvmgi_list_t *words);
/** Adds the options that `words`, checked before, stand for. */
void jvmgi_vmoptions_add(const jvmgi_list_t *words, jvmgi_list_t *options,
                         const jvmgi_alloc_t *alloc);

/** Of the words that jvmgi_vmoptions_check has passed, adds those that an archive of classes has to be made with, since a JVM does not use one
 * that was made with others. False: with these options there is none, because they say themselves what is archived or what the JDK's
 * modules are. */
bool jvmgi_vmoptions_archive(const jvmgi_list_t *words, jvmgi_list_t *options,
                             const jvmgi_alloc_t *alloc);

#endif
