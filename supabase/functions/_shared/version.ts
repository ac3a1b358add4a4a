/** The release this code is of, kept in the lineage of what it makes. */
export const CODE_VERSION = '0.1.0';
