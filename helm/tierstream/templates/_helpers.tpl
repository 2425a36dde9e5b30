{{/* The name of everything, and the Flink cluster id: a DNS label of at most 45 characters that begins with a letter. */}}
{{- define "tierstream.fullname" -}}
{{- $name := .Values.fullnameOverride -}}
{{- if not $name -}}
{{- $name = ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) (contains .Chart.Name .Release.Name) -}}
{{- end -}}
{{- $name = $name | trunc 45 | trimSuffix "-" -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) -}}
{{- fail (printf "'%s' cannot be a Flink cluster id: it must begin with a letter, and have only small letters, digits and '-'; set fullnameOverride" $name) -}}
{{- end -}}
{{- $name -}}
{{- end -}}

{{- define "tierstream.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "tierstream.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "tierstream.selectorLabels" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: tierstream
{{- end -}}

{{/* Labels of Flink's pods, to which Flink adds app, component and type. */}}
{{- define "tierstream.flinkPodLabels" -}}
{{ include "tierstream.selectorLabels" . }}
app.kubernetes.io/component: flink
{{- end -}}

{{- define "tierstream.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (include "tierstream.fullname" .) -}}
{{- end -}}

{{- define "tierstream.image" -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}

{{/* Durable directories. */}}
{{- define "tierstream.directory" -}}
{{- $directory := trimSuffix "/" .Values.storage.directory -}}
{{- if and (hasPrefix "file:" $directory) (not (and .Values.storage.existingClaim (hasPrefix "file:///flink-data" $directory))) -}}
{{- fail "storage.directory is a file: URI, which would be local to each pod; use an object store, or set storage.existingClaim and a directory below file:///flink-data" -}}
{{- end -}}
{{- $directory -}}
{{- end -}}

{{- define "tierstream.savepoints" -}}
{{- .Values.storage.savepoints | default (printf "%s/savepoints" (include "tierstream.directory" .)) -}}
{{- end -}}

{{/* TaskManagers that the job needs. */}}
{{- define "tierstream.taskManagers" -}}
{{- div (sub (add (int .Values.job.parallelism) (int .Values.taskManager.slots)) 1) (int .Values.taskManager.slots) -}}
{{- end -}}

{{/* Whether a name is that of a secret, as the job itself sees it. */}}
{{- define "tierstream.looksSecret" -}}
{{- if regexMatch "(?i)password|secret|jaas|token|credential|user\\.info|(^|\\.)key$|access[-_.]?key|certificate\\.chain|passphrase" . -}}true{{- end -}}
{{- end -}}

{{/* Refuses what is only safe in a Secret, and what is the operator's. */}}
{{- define "tierstream.refuse" -}}
{{- range $client := list "kafka" "registry" -}}
{{- range $name, $value := (dig $client "properties" dict $.Values.config) -}}
{{- if and (include "tierstream.looksSecret" $name) (ne $name "basic.auth.credentials.source") -}}
{{- fail (printf "config.%s.properties.%s looks like a secret and would stand in a ConfigMap; put it into a Secret, and name that in configSecrets: {key: %s.properties.%s, secretName: ..., secretKey: ...}" $client $name $client $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $name, $value := .Values.flinkConfiguration -}}
{{- if has $name (list "kubernetes.cluster-id" "kubernetes.namespace") -}}
{{- fail (printf "flinkConfiguration.%s is set by the operator; use fullnameOverride, or helm's --namespace" $name) -}}
{{- end -}}
{{- if include "tierstream.looksSecret" $name -}}
{{- fail (printf "flinkConfiguration.%s looks like a secret and would stand in the FlinkDeployment; give it to the pods by env with a secretKeyRef, or by the service account" $name) -}}
{{- end -}}
{{- end -}}
{{- range .Values.env -}}
{{- if and (hasKey . "value") (include "tierstream.looksSecret" (.name | replace "_" ".")) -}}
{{- fail (printf "env: %s looks like a secret; give it a valueFrom with a secretKeyRef instead of a value" .name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The job's configuration file: what the values say, and what the chart knows better. */}}
{{- define "tierstream.jobConfig" -}}
{{- include "tierstream.refuse" . -}}
{{- $name := include "tierstream.fullname" . -}}
{{- $config := deepCopy .Values.config -}}
{{- $own := dict
      "kafka" (dict "group.id" $name)
      "delivery" (dict "transaction.id-prefix" $name)
      "job" (dict "name" $name) -}}
{{- $config = mergeOverwrite $own $config -}}
{{- $forced := dict "checkpoints" (dict "directory" (printf "%s/checkpoints" (include "tierstream.directory" .))) -}}
{{- if or .Values.ruleSet.text .Values.ruleSet.existingConfigMap -}}
{{- $_ := set $forced "rules" (dict "file" "/etc/tierstream/rule-set/rule-set.yaml") -}}
{{- end -}}
{{- if .Values.topics.job.enabled -}}
{{- if eq (toString (dig "topics" "create" "" .Values.config)) "true" -}}
{{- fail "config.topics.create is true, and topics.job.enabled too; let one of them create the topics" -}}
{{- end -}}
{{- $_ := set $forced "topics" (dict "create" false) -}}
{{- end -}}
{{- mergeOverwrite $config $forced | toYaml -}}
{{- end -}}

{{/* The environment variable of a key: docs/configuration.md says how names are made. */}}
{{- define "tierstream.variable" -}}
{{- $properties := regexFind "^(kafka|registry)\\.properties\\." . -}}
{{- if $properties -}}
{{- $rest := trimPrefix $properties . | replace "_" "__" | replace "." "_" -}}
{{- printf "TIERSTREAM_%s%s" ($properties | replace "." "_") $rest | upper -}}
{{- else -}}
{{- printf "TIERSTREAM_%s" (regexReplaceAll "[.-]" . "_") | upper -}}
{{- end -}}
{{- end -}}

{{/* Flink's options: the chart's, then those of the values. */}}
{{- define "tierstream.flinkConfiguration" -}}
{{- $directory := include "tierstream.directory" . -}}
{{- $options := dict
      "taskmanager.numberOfTaskSlots" (toString .Values.taskManager.slots)
      "taskmanager.memory.managed.fraction" (toString .Values.taskManager.managedMemoryFraction)
      "high-availability.type" "kubernetes"
      "high-availability.storageDir" (printf "%s/high-availability" $directory)
      "state.backend.type" "rocksdb"
      "state.backend.rocksdb.localdir" "/flink-state"
      "execution.checkpointing.storage" "filesystem"
      "execution.checkpointing.dir" (printf "%s/checkpoints" $directory)
      "execution.checkpointing.savepoint-dir" (include "tierstream.savepoints" .)
      "execution.checkpointing.incremental" "true"
      "execution.checkpointing.num-retained" "3"
      "execution.checkpointing.tolerable-failed-checkpoints" "3"
      "restart-strategy.type" "exponential-delay"
      "restart-strategy.exponential-delay.initial-backoff" "1 s"
      "restart-strategy.exponential-delay.max-backoff" "1 min"
      "io.tmp.dirs" "/tmp"
      "web.submit.enable" "false"
      "web.cancel.enable" "false"
      "kubernetes.operator.snapshot.resource.enabled" "true"
      "kubernetes.operator.savepoint.format.type" .Values.snapshots.format
      "kubernetes.operator.savepoint.history.max.count" (toString .Values.snapshots.maxCount)
      "kubernetes.operator.savepoint.history.max.age" .Values.snapshots.maxAge
      "kubernetes.operator.savepoint.dispose-on-delete" (toString .Values.snapshots.disposeOnDelete)
      "kubernetes.operator.job.savepoint-on-deletion" "true" -}}
{{- if .Values.snapshots.schedule -}}
{{- $_ := set $options "kubernetes.operator.periodic.savepoint.interval" .Values.snapshots.schedule -}}
{{- end -}}
{{- if .Values.metrics.enabled -}}
{{- $_ := set $options "metrics.reporters" "prom" -}}
{{- $factories := dict
      "micrometer" "io.tierstream.metrics.micrometer.MicrometerPrometheusReporterFactory"
      "flink" "org.apache.flink.metrics.prometheus.PrometheusReporterFactory" -}}
{{- $_ := set $options "metrics.reporter.prom.factory.class" (get $factories .Values.metrics.reporter) -}}
{{- $_ := set $options "metrics.reporter.prom.port" (toString .Values.metrics.port) -}}
{{- end -}}
{{- with .Values.autoscaler -}}
{{- if .enabled -}}
{{- $_ := set $options "jobmanager.scheduler" "adaptive" -}}
{{- $_ := set $options "job.autoscaler.enabled" "true" -}}
{{- $_ := set $options "job.autoscaler.scaling.enabled" (toString .scaling) -}}
{{- $_ := set $options "job.autoscaler.vertex.max-parallelism" (toString .maxParallelism) -}}
{{- $_ := set $options "job.autoscaler.metrics.window" .metricsWindow -}}
{{- $_ := set $options "job.autoscaler.stabilization.interval" .stabilizationInterval -}}
{{- end -}}
{{- end -}}
{{- mergeOverwrite $options .Values.flinkConfiguration | toYaml -}}
{{- end -}}

{{- define "tierstream.podSecurityContext" -}}
runAsNonRoot: true
{{- if not (kindIs "invalid" .Values.security.runAsUser) }}
runAsUser: {{ .Values.security.runAsUser | int64 }}
{{- end }}
{{- if not (kindIs "invalid" .Values.security.fsGroup) }}
fsGroup: {{ .Values.security.fsGroup | int64 }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "tierstream.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/*
The whole template of one kind of Flink's pods. There is none that both share: the operator merges lists of two templates by their positions, which would mix
volumes up.
Called with root, role (jobManager or taskManager).
*/}}
{{- define "tierstream.podTemplate" -}}
{{- $root := .root -}}
{{- $values := .root.Values -}}
{{- $pod := index $values .role -}}
{{- $main := eq .role "jobManager" -}}
{{- $ruleSet := or $values.ruleSet.text $values.ruleSet.existingConfigMap -}}
metadata:
  labels:
    {{- include "tierstream.flinkPodLabels" $root | nindent 4 }}
  {{- if $main }}
  annotations:
    # A changed configuration changes the pod, so that the operator restarts the job with it.
    tierstream.io/config-checksum: {{ include "tierstream.jobConfig" $root | sha256sum }}
  {{- end }}
spec:
  enableServiceLinks: false
  securityContext:
    {{- include "tierstream.podSecurityContext" $root | nindent 4 }}
  {{- with $values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- with $pod.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $pod.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $pod.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $pod.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $pod.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  containers:
    - name: flink-main-container
      securityContext:
        {{- include "tierstream.containerSecurityContext" $root | nindent 8 }}
      {{- if $values.metrics.enabled }}
      ports:
        - name: metrics
          containerPort: {{ $values.metrics.port }}
          protocol: TCP
      {{- end }}
      {{- if or $values.storage.plugins $values.env (and $main $values.configSecrets) }}
      env:
        {{- with $values.storage.plugins }}
        - name: ENABLE_BUILT_IN_PLUGINS
          value: {{ join ";" . | quote }}
        {{- end }}
        {{- if $main }}
        {{- range $values.configSecrets }}
        - name: {{ include "tierstream.variable" .key }}
          valueFrom:
            secretKeyRef:
              name: {{ .secretName }}
              key: {{ .secretKey }}
        {{- end }}
        {{- end }}
        {{- with $values.env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        - name: logs
          mountPath: /opt/flink/log
        {{- range $i, $plugin := $values.storage.plugins }}
        # Where the image's entry point links it to; the rest of the image is read-only.
        - name: plugin-{{ $i }}
          mountPath: /opt/flink/plugins/{{ trimSuffix ".jar" $plugin }}
        {{- end }}
        {{- if $main }}
        - name: config
          mountPath: /etc/tierstream/config
          readOnly: true
        {{- if $ruleSet }}
        - name: rule-set
          mountPath: /etc/tierstream/rule-set
          readOnly: true
        {{- end }}
        {{- else }}
        - name: state
          mountPath: /flink-state
        {{- end }}
        {{- if $values.storage.existingClaim }}
        - name: flink-data
          mountPath: /flink-data
        {{- end }}
        {{- range $i, $file := $values.secretFiles }}
        - name: secret-files-{{ $i }}
          mountPath: {{ $file.mountPath }}
          readOnly: true
        {{- end }}
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: {{ $pod.scratchSize }}
    - name: logs
      emptyDir:
        sizeLimit: {{ $pod.scratchSize }}
    {{- range $i, $plugin := $values.storage.plugins }}
    - name: plugin-{{ $i }}
      emptyDir:
        sizeLimit: 1Mi
    {{- end }}
    {{- if $main }}
    - name: config
      configMap:
        name: {{ include "tierstream.fullname" $root }}-config
    {{- if $ruleSet }}
    - name: rule-set
      configMap:
        name: {{ $values.ruleSet.existingConfigMap | default (printf "%s-rule-set" (include "tierstream.fullname" $root)) }}
        items:
          - key: {{ ternary $values.ruleSet.key "rule-set.yaml" (ne $values.ruleSet.existingConfigMap "") }}
            path: rule-set.yaml
    {{- end }}
    {{- else }}
    {{- with $pod.stateVolume }}
    - name: state
      {{- if eq .type "ephemeral" }}
      ephemeral:
        volumeClaimTemplate:
          spec:
            accessModes: [ReadWriteOnce]
            {{- with .storageClassName }}
            storageClassName: {{ . }}
            {{- end }}
            resources:
              requests:
                storage: {{ .size }}
      {{- else }}
      emptyDir:
        sizeLimit: {{ .size }}
      {{- end }}
    {{- end }}
    {{- end }}
    {{- with $values.storage.existingClaim }}
    - name: flink-data
      persistentVolumeClaim:
        claimName: {{ . }}
    {{- end }}
    {{- range $i, $file := $values.secretFiles }}
    - name: secret-files-{{ $i }}
      secret:
        secretName: {{ $file.secretName }}
    {{- end }}
{{- end -}}
