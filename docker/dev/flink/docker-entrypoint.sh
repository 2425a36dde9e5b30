#!/usr/bin/env bash
# Does what the entry point of Flink's official image does, as far as compose.yaml uses it: standalone-job and taskmanager, with memory sizes
# worked out from config.yaml by Flink itself. FLINK_PROPERTIES and the built-in plugins are not supported.
set -euo pipefail

conf=$FLINK_HOME/conf
class_path="$FLINK_HOME/lib/*"

# What Flink's BashJavaUtils says: the JVM's options in the first line, options of the process in the second one.
resources() {
    java -cp "$class_path" org.apache.flink.runtime.util.bash.BashJavaUtils "$1" --configDir "$conf" 2> /dev/null \
        | sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p'
}

case ${1:-help} in
    standalone-job)
        command=GET_JM_RESOURCE_PARAMS
        main=io.tierstream.docker.ApplicationEntryPoint
        ;;
    taskmanager)
        command=GET_TM_RESOURCE_PARAMS
        main=org.apache.flink.runtime.taskexecutor.TaskManagerRunner
        ;;
    *) exec "$@" ;;
esac
shift

mapfile -t sizes < <(resources "$command")
[ ${#sizes[@]} -gt 0 ] || { echo "Flink cannot work out memory sizes from $conf/config.yaml" >&2; exit 1; }
options=$(sed -n 's/^env\.java\.opts\.all: *//p' "$conf/config.yaml")
# Flink finds usrlib and plugins by these.
export FLINK_LIB_DIR=$FLINK_HOME/lib FLINK_PLUGINS_DIR=$FLINK_HOME/plugins FLINK_CONF_DIR=$conf
# shellcheck disable=SC2086 # options are separated by spaces
exec java ${sizes[0]} $options -Dlog4j.configurationFile="file:$conf/log4j-console.properties" \
    -cp "$class_path" "$main" --configDir "$conf" ${sizes[1]:-} "$@"
