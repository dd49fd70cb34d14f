import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from 'react-router';
import { api, data } from '../api/client';
import { Loading } from '../app/Loading';
import { Refused } from '../app/Refused';
import { pathOf } from './kinds';

/** Leads from an id alone, such as a notice has, to the record's page. */
export default function RecordById() {
  const { id } = useParams();
  const { data: record, error } = useQuery({
    queryKey: ['record-item', id],
    queryFn: () => data(api.GET('/api/v1/records/{id}', { params: { path: { id: id! } } })),
  });
  return error ? <Refused reason={error} /> : record ? <Navigate replace to={pathOf(record)} /> : <Loading />;
}
