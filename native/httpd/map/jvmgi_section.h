/* SPDX-License-Identifier: Apache-2.0
 * Which places a section of the configuration is about. */
#ifndef JVMGI_SECTION_H
#define JVMGI_SECTION_H

#include <httpd.h>
#include <http_core.h>

#include <stdbool.h>

/** Whether a `<Location>` is about the URL path, by its own text: nothing is decoded. */
bool jvmgi_section_has_url(const core_dir_config *section, const char *url_path);
/** Whether a `<Directory>` is about a file or folder, or about a folder above it. May say so of one more than httpd does, never of one less. */
bool jvmgi_section_has_file(const core_dir_config *section, const char *path);

#endif
