# SPDX-License-Identifier: Apache-2.0
# Finds jni.h of a JDK. Only the header: libjvm is opened at run time, whichever JDK the server is told to use.
#
#   Java::Headers            the include folders
#
# -DJAVA_HOME=/path/to/a/jdk chooses another one; otherwise $JAVA_HOME, the JDK of javac in PATH, and the usual places.

set(JAVA_HOME "$ENV{JAVA_HOME}" CACHE PATH "The JDK whose headers are used")

set(candidates "")
if(JAVA_HOME)
  list(APPEND candidates "${JAVA_HOME}")
endif()
find_program(JAVAC javac DOC "the JDK's compiler")
if(JAVAC)
  file(REAL_PATH "${JAVAC}" real_javac)
  cmake_path(GET real_javac PARENT_PATH bin)
  cmake_path(GET bin PARENT_PATH jdk)
  list(APPEND candidates "${jdk}")
endif()
file(GLOB usual "/usr/lib/jvm/*")
list(APPEND candidates ${usual})
list(TRANSFORM candidates APPEND "/include")

find_path(JNI_INCLUDE_DIR jni.h PATHS ${candidates} NO_DEFAULT_PATH DOC "folder of jni.h")
find_path(JNI_MD_INCLUDE_DIR jni_md.h PATHS "${JNI_INCLUDE_DIR}" PATH_SUFFIXES linux NO_DEFAULT_PATH
          DOC "folder of jni_md.h")

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(JavaHeaders
  REQUIRED_VARS JNI_INCLUDE_DIR JNI_MD_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "install a JDK (openjdk-17-jdk-headless or newer), or set -DJAVA_HOME=")

if(JavaHeaders_FOUND AND NOT TARGET Java::Headers)
  add_library(Java::Headers INTERFACE IMPORTED)
  target_include_directories(Java::Headers SYSTEM INTERFACE "${JNI_INCLUDE_DIR}" "${JNI_MD_INCLUDE_DIR}")
endif()
