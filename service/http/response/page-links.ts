/** The `Link` header of a list: https://www.rfc-editor.org/rfc/rfc8288#section-3 */

type FilterValue = string | number | boolean;

export interface ListedPage {
  readonly limit: number;
  readonly offset: number;
  /** The number of items on all pages. */
  readonly total: number;
  /** The filters of the list, which every link keeps. */
  readonly filters: Readonly<Record<string, FilterValue | readonly FilterValue[] | undefined>>;
  /** The names of the parameters in the document. Default: as the members here. */
  readonly names?: { readonly limit: string; readonly offset: string };
}

const usual = { limit: 'limit', offset: 'offset' };

/** Returns links to the first and the last page, and to the previous and the next one if they exist. */
export function pageLinks(path: string, { limit, offset, total, filters, names = usual }: ListedPage): string {
  const link = (relation: string, start: number): string => {
    const query = new URLSearchParams({ [names.limit]: String(limit), [names.offset]: String(start) });
    for (const [name, value] of Object.entries(filters))
      for (const one of [value ?? []].flat()) query.append(name, String(one));
    return `<${path}?${query.toString()}>; rel="${relation}"`;
  };
  const last = lastStart(limit, offset, total);
  const links = [link('first', 0)];
  if (offset > 0) links.push(link('prev', Math.max(0, Math.min(offset - limit, last))));
  if (offset + limit < total) links.push(link('next', offset + limit));
  links.push(link('last', last));
  return links.join(', ');
}

/** A page in the members of a list's answer. */
export interface AddressedPage {
  /** The parameter that selects the page. */
  readonly parameter: string;
  /** The parameter's value on the first page, if it counts pages. Default: it counts items. */
  readonly firstPage?: number;
  /** The number of items before the page. */
  readonly skip: number;
  /** The maximum number of items on a page. */
  readonly size: number;
  /** The number of items on all pages. */
  readonly total: number;
}

export interface PageAddresses {
  readonly self: string;
  readonly first: string;
  readonly last: string;
  /** Undefined on the last page. */
  readonly next: string | undefined;
  /** Undefined on the first page. */
  readonly previous: string | undefined;
}

/** Returns the addresses of other pages. @param address the address of the request, with its query */
export function pageAddresses(address: string, page: AddressedPage): PageAddresses {
  const { parameter, firstPage, skip, size, total } = page;
  const at = (start: number): string => {
    const url = new URL(address);
    url.searchParams.set(parameter, String(firstPage === undefined ? start : firstPage + start / size));
    return url.href;
  };
  return {
    self: address,
    first: at(0),
    last: at(size > 0 && size < total ? lastStart(size, skip, total) : 0),
    next: size > 0 && skip + size < total ? at(skip + size) : undefined,
    previous: skip > 0 ? at(Math.max(0, skip - size)) : undefined,
  };
}

/** Returns the offset of the last page that `next` leads to; pages need not begin at a multiple of `limit`. */
function lastStart(limit: number, offset: number, total: number): number {
  const shift = offset % limit;
  return total > shift ? shift + Math.floor((total - 1 - shift) / limit) * limit : 0;
}
