/** Where an identity of a retired service stands: it acts, it could be made to, or it could be brought back. */
export type Standing = 'SURVIVING' | 'MINTABLE' | 'RESTORABLE' | 'ENDED';
