import type { ReactNode } from 'react';

/** A short word about something, on a quiet ground that leaves it readable. Its colour only repeats what the word says. */
export function Mark({
  tone = 'grey',
  icon,
  title,
  children,
}: {
  tone?: 'grey' | 'blue' | 'green' | 'gold' | 'orange' | 'red' | 'purple' | 'alarm';
  icon?: ReactNode;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={`mark ${tone}`} title={title}>
      {icon} {children}
    </span>
  );
}
