# SPDX-License-Identifier: Apache-2.0
# Fails when a layer includes what it must not know, or when a function that cannot be used safely is called.
#   cmake -DNATIVE=<folder native> -P check_layers.cmake

set(failures "")

# check(<what it says> <regular expression> <folder>...)
function(check message pattern)
  foreach(folder IN LISTS ARGN)
    file(GLOB_RECURSE files "${NATIVE}/${folder}/*.[ch]")
    foreach(file IN LISTS files)
      file(STRINGS "${file}" lines REGEX "${pattern}")
      foreach(line IN LISTS lines)
        string(APPEND failures "${file}: ${message}:\n    ${line}\n")
      endforeach()
    endforeach()
  endforeach()
  set(failures "${failures}" PARENT_SCOPE)
endfunction()

set(httpd "^ *# *include *[<\"](httpd|http_|ap_|apr|apu|mod_|mpm_|unixd|util_|scoreboard)")
check("includes httpd or APR" "${httpd}" core supervisor jvm)
check("includes the Java native interface" "^ *# *include *[<\"]jni" core supervisor httpd)
check("calls a function with a safer twin"
  "(^|[^A-Za-z0-9_])(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|mktemp|system|popen) *\\("
  core supervisor httpd jvm)

# allow(<folder of httpd> <those that it may include, or single files of others>...): beside its own files, and those of core and jvm.
function(allow folder)
  set(known none)
  foreach(each IN LISTS ARGN)
    if(each MATCHES "/")
      list(APPEND known "${each}")
    else()
      list(APPEND known "${each}/jvmgi_[a-z_]+")
    endif()
  endforeach()
  string(JOIN "|" known ${known})
  file(GLOB_RECURSE files "${NATIVE}/httpd/${folder}/*.[ch]")
  foreach(file IN LISTS files)
    file(STRINGS "${file}" lines REGEX "^ *# *include *\".*/")
    foreach(line IN LISTS lines)
      if(NOT line MATCHES "include *\"(${known})\\.h\"")
        string(APPEND failures "${file}: httpd/${folder} must not know this:\n    ${line}\n")
      endif()
    endforeach()
  endforeach()
  set(failures "${failures}" PARENT_SCOPE)
endfunction()

allow(config)
allow(map config)
allow(parent config map)
allow(exchange config map)
allow(transport config exchange parent/jvmgi_embedding)
allow(request config map exchange transport)

# What tells a slot by a table of functions what to do does not know it.
file(STRINGS "${NATIVE}/supervisor/sup_succession.c" lines REGEX "include \"sup_(slot|group)")
file(STRINGS "${NATIVE}/supervisor/sup_process.c" more REGEX "include \"sup_(slot|group|place|succession)")
foreach(line IN LISTS lines more)
  string(APPEND failures "native/supervisor: this points back to a slot:\n    ${line}\n")
endforeach()

if(failures)
  message(FATAL_ERROR "${failures}")
endif()
