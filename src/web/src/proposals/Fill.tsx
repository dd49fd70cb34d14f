import { Fragment, type ReactNode } from 'react';
import { useText, type Text } from '../app/language';

/** A sentence whose `{name}`s are parts of the page: a name that is looked up, a link. */
export function Fill({ text, parts }: { text: Text; parts: Record<string, ReactNode> }) {
  const t = useText();
  return t(text)
    .split(/\{(\w+)\}/)
    .map((piece, index) => <Fragment key={index}>{index % 2 ? parts[piece] : piece}</Fragment>);
}
