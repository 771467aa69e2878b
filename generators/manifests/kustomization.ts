/** A kustomization file. */
export const kustomization = (fields: object) => ({
  apiVersion: "kustomize.config.k8s.io/v1beta1",
  kind: "Kustomization",
  ...fields,
});

/** A component: a kustomization that changes what others list. */
export const component = (fields: object) => ({
  apiVersion: "kustomize.config.k8s.io/v1alpha1",
  kind: "Component",
  ...fields,
});
