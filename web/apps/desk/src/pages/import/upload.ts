/** A file on its way in: sent, read, looked at, taken in. */
import type { ImportKind } from '@onhand/client';
import { type ServerProblem, useServer } from '@onhand/frame';
import { useCallback, useEffect, useState } from 'react';
import { problemOf } from '../../data/asked.js';

export interface Mapped {
  readonly column: string;
  readonly field: string;
}

export interface Problem {
  readonly line: number;
  readonly column?: string;
  readonly value?: string;
  readonly problem: string;
  readonly problem_ar: string;
}

export interface Report {
  readonly kind?: ImportKind;
  readonly header_line: number;
  readonly headers: readonly string[];
  readonly columns: readonly (Mapped & { readonly location?: string })[];
  readonly ignored_columns: readonly string[];
  readonly import?: string;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly wrong: number;
  readonly problems: readonly Problem[];
}

export interface Upload {
  readonly id: string;
  readonly file: string;
  readonly state: 'reading' | 'previewed' | 'applying' | 'applied' | 'failed';
  readonly done: number;
  readonly of: number;
  readonly problem?: string;
  readonly report?: Report;
}

/** How often is asked how far it is. */
const ASK_MS = 300;

export function useUpload() {
  const server = useServer();
  const [upload, setUpload] = useState<Upload>();
  const [problem, setProblem] = useState<ServerProblem>();
  const isBusy = upload?.state === 'reading' || upload?.state === 'applying';
  const fail = useCallback((failure: unknown) => setProblem(problemOf(failure)), []);
  const took = useCallback((next: Upload) => {
    setProblem(undefined);
    setUpload(next);
  }, []);
  useEffect(() => {
    if (!isBusy || upload === undefined) return;
    const timer = setTimeout(() => {
      server.get<Upload>(`/api/v1/uploads/${upload.id}`).then(took, (failure: unknown) => {
        fail(failure);
        // Asked again all the same: the file goes on without this page.
        setUpload({ ...upload });
      });
    }, ASK_MS);
    return () => clearTimeout(timer);
  }, [server, upload, isBusy, took, fail]);
  const send = useCallback(
    (file: File) =>
      void server
        .ask(`/api/v1/uploads?file=${encodeURIComponent(file.name)}`, { method: 'POST', body: file })
        .then((response) => response.json() as Promise<Upload>)
        .then(took, fail),
    [server, took, fail],
  );
  const readAgain = (kind: ImportKind | undefined, columns: readonly Mapped[]) => {
    if (upload === undefined) return;
    const options = { columns, ...(kind === undefined ? {} : { kind }) };
    void server.post<Upload>(`/api/v1/uploads/${upload.id}/preview`, options).then(took, fail);
  };
  const apply = () => {
    if (upload === undefined) return;
    void server
      .ask(`/api/v1/uploads/${upload.id}/apply`, { method: 'POST' })
      .then((response) => response.json() as Promise<Upload>)
      .then(took, fail);
  };
  const wrongRows = () => {
    if (upload === undefined) return;
    const ending = upload.file.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv';
    void server.download(`/api/v1/uploads/${upload.id}/wrong`, `wrong-rows.${ending}`).catch(fail);
  };
  const forget = () => {
    setUpload(undefined);
    setProblem(undefined);
  };
  return { upload, problem, isBusy, send, readAgain, apply, wrongRows, forget };
}
