import { expect, test } from "vitest";
import { applyBuiltinDefaults } from "../../../../src/simulator/builtin/index.ts";
import {
  type DefaultsRow,
  applied,
  fullTemplate,
  selector,
  template,
} from "../../../support/api-fixtures.ts";

const kinds: readonly DefaultsRow[] = [
  [
    "apps/v1",
    "Deployment",
    { spec: { selector, template } },
    {
      spec: {
        progressDeadlineSeconds: 600,
        replicas: 1,
        revisionHistoryLimit: 10,
        selector,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
        template: fullTemplate,
      },
    },
  ],
  [
    "apps/v1",
    "ReplicaSet",
    { spec: { selector, template } },
    { spec: { replicas: 1, selector, template: fullTemplate } },
  ],
  [
    "apps/v1",
    "StatefulSet",
    {
      spec: {
        selector,
        template,
        serviceName: "x",
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: {} }],
      },
    },
    {
      spec: {
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        podManagementPolicy: "OrderedReady",
        replicas: 1,
        revisionHistoryLimit: 10,
        selector,
        serviceName: "x",
        template: fullTemplate,
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
        volumeClaimTemplates: [
          {
            apiVersion: "v1",
            kind: "PersistentVolumeClaim",
            metadata: { name: "data" },
            spec: { volumeMode: "Filesystem" },
            status: { phase: "Pending" },
          },
        ],
      },
    },
  ],
  [
    "apps/v1",
    "StatefulSet",
    { spec: { selector, template, serviceName: "x", updateStrategy: { type: "RollingUpdate" } } },
    {
      spec: {
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        podManagementPolicy: "OrderedReady",
        replicas: 1,
        revisionHistoryLimit: 10,
        selector,
        serviceName: "x",
        template: fullTemplate,
        updateStrategy: { type: "RollingUpdate" },
      },
    },
  ],
  [
    "apps/v1",
    "DaemonSet",
    { spec: { selector, template } },
    {
      spec: {
        revisionHistoryLimit: 10,
        selector,
        template: fullTemplate,
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      },
    },
  ],
  [
    "batch/v1",
    "Job",
    { metadata: { labels: { own: "y" } }, spec: { template } },
    {
      metadata: { labels: { own: "y" } },
      spec: {
        backoffLimit: 6,
        completionMode: "NonIndexed",
        completions: 1,
        manualSelector: false,
        parallelism: 1,
        podReplacementPolicy: "TerminatingOrFailed",
        suspend: false,
        template: fullTemplate,
      },
    },
  ],
  [
    "batch/v1",
    "CronJob",
    { spec: { schedule: "* * * * *", jobTemplate: { spec: { template } } } },
    {
      spec: {
        concurrencyPolicy: "Allow",
        failedJobsHistoryLimit: 1,
        jobTemplate: { metadata: {}, spec: { template: fullTemplate } },
        schedule: "* * * * *",
        successfulJobsHistoryLimit: 3,
        suspend: false,
      },
    },
  ],
];

test.each(kinds)("%s %s gets its defaults", (apiVersion, kind, fields, wanted) => {
  expect(applied(apiVersion, kind, fields)).toEqual({ apiVersion, kind, ...wanted });
});

test.each(kinds)("%s %s is stable once it has its defaults", (apiVersion, kind, fields) => {
  const once = applied(apiVersion, kind, fields);
  expect(applyBuiltinDefaults(once)).toEqual(once);
});
