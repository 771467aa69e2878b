import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export interface VirtualProps<T> {
  readonly items: readonly T[];
  /** The height of a row in pixels. */
  readonly height: number;
  readonly label: string;
  /** The row to keep in sight. */
  readonly chosen: number;
  readonly row: (item: T, index: number) => ComponentChildren;
  readonly id: (item: T, index: number) => string | number;
  readonly class: string;
}

/** A list that draws only the rows in sight. */
export function Virtual<T>(props: VirtualProps<T>) {
  const { items, height, label, chosen, row, id } = props;
  const box = useRef<HTMLUListElement>(null);
  const [[top, size], setSight] = useState([0, 600]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const look = (): void => setSight([element.scrollTop, element.clientHeight]);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);
  useEffect(() => {
    const element = box.current;
    if (element === null || chosen < 0) return;
    const place = chosen * height;
    if (place < element.scrollTop) element.scrollTop = place;
    else if (place + height > element.scrollTop + element.clientHeight)
      element.scrollTop = place + height - element.clientHeight;
  }, [chosen, height]);
  const first = Math.max(0, Math.floor(top / height) - 5);
  const last = Math.min(items.length, Math.ceil((top + size) / height) + 5);
  return (
    <ul class={props.class} ref={box} aria-label={label} tabIndex={0}>
      <li aria-hidden="true" style={{ height: `${first * height}px` }} />
      {items.slice(first, last).map((item, index) => (
        <li key={id(item, first + index)} style={{ height: `${height}px` }}>
          {row(item, first + index)}
        </li>
      ))}
      <li aria-hidden="true" style={{ height: `${(items.length - last) * height}px` }} />
    </ul>
  );
}
