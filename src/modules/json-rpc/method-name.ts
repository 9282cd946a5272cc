/** A method's name with its API's prefix. A name with a dot has a prefix of its own already. */
export const fullName = (name: string, prefix: string): string => (name.includes('.') ? name : prefix + name);
