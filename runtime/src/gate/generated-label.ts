/** The label that `generateSelector` puts on children, with the parent's uid. */
export const generatedLabel = "controller-uid";
