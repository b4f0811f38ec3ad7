import './derivatives/install-rest.ts';

export * from './lean.ts';
