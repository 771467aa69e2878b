import {
  type PodFields,
  configMap,
  container,
  exec,
  fromConfigMap,
  fromField,
  fromResource,
  fromSecret,
  grpc,
  http,
  persistentVolumeClaim,
  secret,
  serviceAccount,
  tcp,
} from "@metatron/runtime/resources";

const settings = configMap("settings", { data: { MODE: "fast" } });
const password = secret("password", { stringData: { PASSWORD: "s3cret" } });
const claim = persistentVolumeClaim("data", { size: "10Gi" });

/** The least that a pod needs. */
export const leastPod: PodFields = { containers: [container("app", { image: "nginx:1.29" })] };

const app = container("app", {
  image: "nginx:1.29",
  imagePullPolicy: "IfNotPresent",
  command: ["nginx"],
  args: ["-g", "daemon off;"],
  workingDir: "/srv",
  ports: {
    web: 8080,
    metrics: { containerPort: 9090, protocol: "TCP" },
    dns: { containerPort: 53, protocol: "UDP" },
  },
  env: {
    MODE: "fast",
    EMPTY: "",
    COUNT: 3,
    DEBUG: false,
    PASSWORD: fromSecret(password, "PASSWORD", { optional: true }),
    SETTING: fromConfigMap("settings", "MODE"),
    POD_IP: fromField("status.podIP"),
    CPUS: fromResource("limits.cpu", { containerName: "app", divisor: "1m" }),
    ABSENT: undefined,
  },
  envFrom: [password, settings, { prefix: "X_", configMapRef: { name: "more", optional: true } }],
  resources: { cpu: { request: "0.1", limit: "1000m" }, memory: "1024Mi", "example.org/gpu": 1 },
  livenessProbe: http("/healthz", 8080, { initialDelaySeconds: 0, periodSeconds: 20, scheme: "HTTPS" }),
  readinessProbe: tcp("web", { successThreshold: 2 }),
  startupProbe: exec(["true"], { failureThreshold: 30, terminationGracePeriodSeconds: 3 }),
  lifecycle: { postStart: exec(["true"]), preStop: { sleep: { seconds: 5 } }, stopSignal: "SIGTERM" },
  securityContext: { readOnlyRootFilesystem: true, runAsUser: 1000 },
  resizePolicy: [{ resourceName: "cpu", restartPolicy: "NotRequired" }],
  terminationMessagePath: "/dev/termination-log",
  terminationMessagePolicy: "FallbackToLogsOnError",
  volumeDevices: [{ name: "block", devicePath: "/dev/xvda" }],
  volumeMounts: [{ name: "cache", mountPath: "/cache", readOnly: false }],
  stdin: false,
  tty: false,
});

const proxy = container("proxy", {
  image: "envoy:1",
  restartPolicy: "Always",
  ports: { admin: 9901 },
  livenessProbe: grpc(9901, { service: "proxy" }),
});

/** A pod with about every field that a pod can have, short forms where there are some. */
export const fullPod: PodFields = {
  containers: [
    app,
    { name: "by-hand", image: "busybox", stdin: true, resources: { limits: { cpu: "1500m" } } },
  ],
  initContainers: [proxy, container("init", { image: "busybox", command: ["true"] })],
  volumes: {
    cache: { emptyDir: { medium: "Memory", sizeLimit: "1024Mi" } },
    scratch: { emptyDir: {}, mount: "/scratch" },
    data: {
      persistentVolumeClaim: claim,
      mounts: { app: "/data", init: { mountPath: "/data", readOnly: true } },
    },
    block: { persistentVolumeClaim: { claimName: "block" } },
    password: { secret: password, mounts: { app: { mountPath: "/run/password", subPath: "PASSWORD" } } },
    settings: { configMap: { name: "settings", items: [{ key: "MODE", path: "mode" }] } },
    tokens: {
      projected: {
        sources: [
          { serviceAccountToken: { path: "token" } },
          { downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } },
          { configMap: { name: "settings" } },
        ],
      },
      mount: "/run/tokens",
    },
    work: {
      ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: "1024Mi" } } } } },
    },
  },
  activeDeadlineSeconds: 600,
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }] }],
      },
    },
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            topologyKey: "kubernetes.io/hostname",
            labelSelector: { matchLabels: { a: "b" } },
          },
        },
      ],
    },
  },
  automountServiceAccountToken: false,
  dnsConfig: {
    nameservers: ["10.0.0.10"],
    options: [{ name: "ndots", value: "2" }],
    searches: ["example.org"],
  },
  dnsPolicy: "None",
  enableServiceLinks: false,
  hostAliases: [{ ip: "10.0.0.1", hostnames: ["router"] }],
  hostIPC: false,
  hostNetwork: false,
  hostPID: false,
  hostUsers: true,
  hostname: "web-1",
  imagePullSecrets: ["registry", password, { name: "other" }],
  nodeSelector: { "kubernetes.io/os": "linux" },
  os: { name: "linux" },
  overhead: { cpu: "0.25" },
  preemptionPolicy: "PreemptLowerPriority",
  priorityClassName: "system-cluster-critical",
  readinessGates: [{ conditionType: "example.org/ready" }],
  runtimeClassName: "gvisor",
  schedulerName: "default-scheduler",
  schedulingGates: [{ name: "example.org/wait" }],
  securityContext: { fsGroup: 1000, sysctls: [{ name: "net.core.somaxconn", value: "1024" }] },
  serviceAccountName: serviceAccount("runner"),
  setHostnameAsFQDN: false,
  shareProcessNamespace: true,
  subdomain: "web",
  terminationGracePeriodSeconds: 5,
  tolerations: [{ key: "dedicated", operator: "Equal", value: "blogs", effect: "NoSchedule" }],
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "topology.kubernetes.io/zone",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: { team: "blogs" } },
    },
  ],
};
