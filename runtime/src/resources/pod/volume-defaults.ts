import type { IProjectedVolumeSource, IVolume } from "kubernetes-models/v1";
import type { Report } from "../core/error.ts";
import { toQuantity } from "../core/quantity.ts";
import { claimSpec } from "../storage/claim-spec.ts";

/** The volume with canonical sizes, and with the API server's defaults inside the lists that are replaced whole. */
export function normalizeVolume(report: Report, volume: IVolume): IVolume {
  const { emptyDir, ephemeral, projected } = volume;
  const field = `volumes.${volume.name}`;
  const normal: IVolume = { ...volume };
  if (emptyDir?.sizeLimit !== undefined)
    normal.emptyDir = {
      ...emptyDir,
      sizeLimit: toQuantity(report, `${field}.emptyDir.sizeLimit`, emptyDir.sizeLimit),
    };
  if (projected !== undefined) normal.projected = projection(projected);
  const template = ephemeral?.volumeClaimTemplate;
  if (template !== undefined) {
    const spec = claimSpec(report, `${field}.ephemeral.volumeClaimTemplate.spec`, template.spec);
    normal.ephemeral = { volumeClaimTemplate: { ...template, spec } };
  }
  return normal;
}

/** Sources of a projected volume have no merge key, so their defaults must be written. */
function projection(projected: IProjectedVolumeSource): IProjectedVolumeSource {
  const sources = (projected.sources ?? []).map((source) => {
    const { serviceAccountToken: token, downwardAPI } = source;
    const items = (downwardAPI?.items ?? []).map((item) =>
      item.fieldRef === undefined ? item : { ...item, fieldRef: { apiVersion: "v1", ...item.fieldRef } },
    );
    return {
      ...source,
      ...(token === undefined ? {} : { serviceAccountToken: { expirationSeconds: 3600, ...token } }),
      ...(downwardAPI === undefined ? {} : { downwardAPI: { ...downwardAPI, items } }),
    };
  });
  return { ...projected, sources };
}
