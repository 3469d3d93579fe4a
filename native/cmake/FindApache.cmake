# SPDX-License-Identifier: Apache-2.0
# Finds Apache httpd's and APR's headers through apxs, which knows how its httpd was built.
#
#   Apache::Module           the include folders and definitions that a module needs
#   APACHE_LIBEXECDIR        where httpd's modules lie
#
# -DAPXS=/path/to/apxs chooses another httpd.

find_program(APXS NAMES apxs apxs2 PATHS /usr/sbin /usr/local/apache2/bin DOC "httpd's apxs")

function(apxs_query variable out)
  execute_process(COMMAND ${APXS} -q ${variable} OUTPUT_VARIABLE answer ERROR_QUIET
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  set(${out} "${answer}" PARENT_SCOPE)
endfunction()

if(APXS)
  apxs_query(INCLUDEDIR APACHE_INCLUDEDIR)
  apxs_query(LIBEXECDIR APACHE_LIBEXECDIR)
  foreach(config IN ITEMS APR APU)
    apxs_query(${config}_CONFIG script)
    if(script)
      execute_process(COMMAND ${script} --includes OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE)
      separate_arguments(flags UNIX_COMMAND "${flags}")
      list(TRANSFORM flags REPLACE "^-I" "")
      list(APPEND APACHE_APR_INCLUDES ${flags})
      if(config STREQUAL APR)
        execute_process(COMMAND ${script} --cppflags OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE)
        separate_arguments(flags UNIX_COMMAND "${flags}")
        list(FILTER flags INCLUDE REGEX "^-D")
        list(TRANSFORM flags REPLACE "^-D" "")
        set(APACHE_DEFINITIONS ${flags})
      endif()
    endif()
  endforeach()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Apache
  REQUIRED_VARS APXS APACHE_INCLUDEDIR APACHE_LIBEXECDIR APACHE_APR_INCLUDES
  REASON_FAILURE_MESSAGE "install apache2-dev (Debian, Ubuntu) or httpd-devel (Fedora), or set -DAPXS=")

if(Apache_FOUND AND NOT TARGET Apache::Module)
  add_library(Apache::Module INTERFACE IMPORTED)
  # SYSTEM: their macros do not pass our warnings.
  target_include_directories(Apache::Module SYSTEM INTERFACE ${APACHE_INCLUDEDIR} ${APACHE_APR_INCLUDES})
  target_compile_definitions(Apache::Module INTERFACE ${APACHE_DEFINITIONS})
endif()
