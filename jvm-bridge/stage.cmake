# SPDX-License-Identifier: Apache-2.0
# Makes BRIDGE's jars those that Maven left in JAVA_SIDE/<module>/FOLDER; leaves alone what is the same already (a jar's time
# is part of a process group's identity), and removes jars that are no longer part of it.

function(stage_jar from to)
  file(COPY_FILE "${from}" "${to}" ONLY_IF_DIFFERENT)
  list(APPEND staged "${to}")
  set(staged "${staged}" PARENT_SCOPE)
endfunction()

foreach(module IN ITEMS boot api)
  file(MAKE_DIRECTORY "${BRIDGE}")
  stage_jar("${JAVA_SIDE}/${module}/${FOLDER}/jvmgi-${module}.jar" "${BRIDGE}/jvmgi-${module}.jar")
endforeach()

foreach(module IN ITEMS engine express)
  file(MAKE_DIRECTORY "${BRIDGE}/${module}")
  stage_jar("${JAVA_SIDE}/${module}/${FOLDER}/jvmgi-${module}.jar" "${BRIDGE}/${module}/jvmgi-${module}.jar")
  file(GLOB libraries "${JAVA_SIDE}/${module}/${FOLDER}/lib/*.jar")
  foreach(library IN LISTS libraries)
    get_filename_component(name "${library}" NAME)
    stage_jar("${library}" "${BRIDGE}/${module}/${name}")
  endforeach()
endforeach()

# The command line works from here too.
file(COPY "${JAVA_SIDE}/../jvmgi-express" DESTINATION "${BRIDGE}")
file(COPY "${JAVA_SIDE}/../scripts/java.sh" DESTINATION "${BRIDGE}/express")

file(GLOB_RECURSE present "${BRIDGE}/*.jar")
list(REMOVE_ITEM present ${staged})
if(present)
  file(REMOVE ${present})
endif()
