import { renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { useDraft } from './draft';

describe('a draft', () => {
  it('is there again after a reload, and gone once it was sent', () => {
    renderHook(() => useDraft<{ reason: string }>('one.step')).result.current.keep({ reason: '写了一半' });
    const again = renderHook(() => useDraft<{ reason: string }>('one.step')).result.current;
    expect(again.first).toEqual({ reason: '写了一半' });
    again.forget();
    expect(renderHook(() => useDraft<{ reason: string }>('one.step')).result.current.first).toEqual({});
  });

  it('of one step is not that of another, and what cannot be read counts for nothing', () => {
    renderHook(() => useDraft<{ reason: string }>('one.step')).result.current.keep({ reason: '写了一半' });
    sessionStorage.setItem('xuncha.draft.broken', '{');
    expect(renderHook(() => useDraft('other.step')).result.current.first).toEqual({});
    expect(renderHook(() => useDraft('broken')).result.current.first).toEqual({});
  });
});
