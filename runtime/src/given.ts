/** Options less those that are undefined: to all of this package they are as good as absent. */
export type Given<Options> = { readonly [Name in keyof Options]: Exclude<Options[Name], undefined> };
