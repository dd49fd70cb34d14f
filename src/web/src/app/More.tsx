import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import { useText } from './language';

/** Fetches the next page of a list, where there is one. */
export function More({ query }: { query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'> }) {
  const t = useText();
  return query.hasNextPage ? (
    <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {t({ zh: '显示更多', en: 'Show more' })}
    </Button>
  ) : null;
}
