{{/* Names and labels of what belongs to the console. */}}
{{- define "tierstream.consoleName" -}}
{{- printf "%s-console" (include "tierstream.fullname" .) -}}
{{- end -}}

{{- define "tierstream.consolePodLabels" -}}
{{ include "tierstream.selectorLabels" . }}
app.kubernetes.io/component: console
{{- end -}}

{{- define "tierstream.consoleLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "tierstream.consolePodLabels" . }}
app.kubernetes.io/version: {{ .Values.console.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: tierstream
{{- end -}}

{{/* Whether the chart makes the volume of its store. */}}
{{- define "tierstream.consoleOwnClaim" -}}
{{- if not (or .Values.console.store.postgresql.url .Values.console.store.volume.existingClaim) -}}true{{- end -}}
{{- end -}}

{{/* Refuses what would not start, and what is only safe in a Secret. */}}
{{- define "tierstream.consoleRefuse" -}}
{{- with .Values.console -}}
{{- if not (or .access.tokens .access.oidc.issuer) -}}
{{- fail "console.enabled needs access control: the console does not listen to a network without. Name a Secret with tokens in console.access.tokens: {secretName: ..., secretKey: ...}, or an OpenID provider in console.access.oidc" -}}
{{- end -}}
{{- if and .access.oidc.issuer (not .access.oidc.audience) -}}
{{- fail "console.access.oidc.issuer needs console.access.oidc.audience: tokens that the provider made for another service must not let anybody in" -}}
{{- end -}}
{{- if and .ingress.enabled (not .ingress.host) -}}
{{- fail "console.ingress.enabled needs console.ingress.host: the console answers under the names only that it knows" -}}
{{- end -}}
{{- if and .store.postgresql.url (not (and .store.postgresql.user .store.postgresql.password)) -}}
{{- fail "console.store.postgresql.url needs console.store.postgresql.user and .password, each {secretName: ..., secretKey: ...}" -}}
{{- end -}}
{{- if and (or .store.postgresql.user .store.postgresql.password) (not .store.postgresql.url) -}}
{{- fail "console.store.postgresql has credentials but no url; without one the store is a volume" -}}
{{- end -}}
{{- if and .store.postgresql.url .store.volume.existingClaim -}}
{{- fail "console.store.postgresql.url and console.store.volume.existingClaim are both set; keep one of them" -}}
{{- end -}}
{{- range $client, $properties := dict "kafka" .kafkaProperties "registry" .registryProperties -}}
{{- range $name, $value := $properties -}}
{{- if and (include "tierstream.looksSecret" $name) (ne $name "basic.auth.credentials.source") -}}
{{- fail (printf "console.%sProperties.%s looks like a secret and would stand in a ConfigMap; put it into a Secret, and name that in console.configSecrets: {key: %s.properties.%s, secretName: ..., secretKey: ...}" $client $name $client $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range .javaOptions -}}
{{- if regexMatch "(?i)password|secret|passphrase" . -}}
{{- fail (printf "console.javaOptions: %s looks like a secret and would stand in the Deployment; use a trust store without a password, from a Secret in secretFiles" (regexReplaceAll "=.*" . "=...")) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Its configuration file: the job's own, with other properties of the clients. It takes the addresses, the properties and the names of topics from it. */}}
{{- define "tierstream.consoleConfig" -}}
{{- $own := dict -}}
{{- with .Values.console.kafkaProperties -}}
{{- $_ := set $own "kafka" (dict "properties" .) -}}
{{- end -}}
{{- with .Values.console.registryProperties -}}
{{- $_ := set $own "registry" (dict "properties" .) -}}
{{- end -}}
{{- mergeOverwrite (include "tierstream.jobConfig" . | fromYaml) $own | toYaml -}}
{{- end -}}

{{/* Its keys that come from Secrets, and its files from Secrets: its own, and those of the job that it has no other for. */}}
{{- define "tierstream.consoleConfigSecrets" -}}
{{- include "tierstream.replaced" (dict "by" "key" "own" .Values.console.configSecrets "other" .Values.configSecrets) -}}
{{- end -}}

{{- define "tierstream.consoleSecretFiles" -}}
{{- include "tierstream.replaced" (dict "by" "mountPath" "own" .Values.console.secretFiles "other" .Values.secretFiles) -}}
{{- end -}}

{{- define "tierstream.replaced" -}}
{{- $by := .by -}}
{{- $all := .own -}}
{{- $names := list -}}
{{- range .own -}}
{{- $names = append $names (get . $by) -}}
{{- end -}}
{{- range .other -}}
{{- if not (has (get . $by) $names) -}}
{{- $all = append $all . -}}
{{- end -}}
{{- end -}}
{{- $all | toYaml -}}
{{- end -}}

{{/* How it is called. */}}
{{- define "tierstream.consoleArguments" -}}
{{- $console := .Values.console -}}
{{- $access := $console.access -}}
{{- $arguments := list "console" "--config=/etc/tierstream/config/tierstream.yaml" "--bind=0.0.0.0" "--port=8080" -}}
{{- $arguments = append $arguments (printf "--store=%s" ($console.store.postgresql.url | default "/var/lib/tierstream/console")) -}}
{{- if $access.tokens -}}
{{- $arguments = append $arguments "--tokens=/etc/tierstream/tokens/tokens" -}}
{{- end -}}
{{- with $access.oidc -}}
{{- if .issuer -}}
{{- $arguments = concat $arguments (list (printf "--oidc-issuer=%s" .issuer) (printf "--oidc-audience=%s" .audience)) -}}
{{- range .algorithms -}}
{{- $arguments = append $arguments (printf "--oidc-algorithm=%s" .) -}}
{{- end -}}
{{- with .nameClaim -}}
{{- $arguments = append $arguments (printf "--oidc-name-claim=%s" .) -}}
{{- end -}}
{{- with .roleClaim -}}
{{- $arguments = append $arguments (printf "--oidc-role-claim=%s" .) -}}
{{- end -}}
{{- range $value, $role := .roles -}}
{{- $arguments = append $arguments (printf "--oidc-role=%s=%s" $value $role) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $console.ingress.enabled -}}
{{- $arguments = append $arguments (printf "--origin=https://%s" $console.ingress.host) -}}
{{- end -}}
{{- range $access.origins -}}
{{- $arguments = append $arguments (printf "--origin=%s" .) -}}
{{- end -}}
{{- range $access.trustedProxies -}}
{{- $arguments = append $arguments (printf "--trusted-proxy=%s" .) -}}
{{- end -}}
{{- $arguments = append $arguments (printf "--audit-days=%d" (int $access.auditDays)) -}}
{{- range $console.webhooks.networks -}}
{{- $arguments = append $arguments (printf "--webhook-network=%s" .) -}}
{{- end -}}
{{- if $console.webhooks.http -}}
{{- $arguments = append $arguments "--webhook-http" -}}
{{- end -}}
{{- range $console.alerts -}}
{{- $arguments = append $arguments (printf "--alert=%s" .) -}}
{{- end -}}
{{- $arguments | toYaml -}}
{{- end -}}

{{/*
Three fifths of the container for the heap: the rest is for code, threads and buffers. The collector that takes the least memory, unless another
is asked for. Who has no memory left is started anew.
*/}}
{{- define "tierstream.consoleJavaOptions" -}}
{{- $own := list "-XX:MaxRAMPercentage=60" "-XX:+ExitOnOutOfMemoryError" (printf "-Dtierstream.log=%s" .Values.console.logLevel) -}}
{{- if not (regexMatch "-XX:[+]Use[A-Za-z]*GC" (join " " .Values.console.javaOptions)) -}}
{{- $own = prepend $own "-XX:+UseSerialGC" -}}
{{- end -}}
{{- concat $own .Values.console.javaOptions | join " " -}}
{{- end -}}
