/**
 * Many small matrices (C, H, W) as one, side by side with a cell between them: the outputs of filters, or the neurons of a
 * layer, which are matrices of one cell and stand without gaps.
 */

/**
 * @param {ArrayLike<number>} values
 * @param {number[]} shape (C, H, W)
 * @param {number} width columns that there is room for, where the matrices are single cells
 */
export function mosaic(values, [tiles, rows, columns], width) {
  const isCells = rows * columns === 1;
  const gap = isCells ? 0 : 1;
  const across = isCells ? Math.min(tiles, Math.floor(width)) : Math.min(tiles, Math.ceil(Math.sqrt(tiles * 1.6)));
  const [pitchX, pitchY] = [columns + gap, rows + gap];
  const allColumns = across * pitchX - gap;
  const allRows = Math.ceil(tiles / across) * pitchY - gap;
  /** @type {(tile: number, row: number, column: number) => number} */
  const cell = (tile, row, column) => (Math.floor(tile / across) * pitchY + row) * allColumns + (tile % across) * pitchX + column;
  const laid = isCells ? values : new Float32Array(allRows * allColumns);
  if (!isCells && laid instanceof Float32Array) {
    for (let k = 0; k < tiles * rows * columns; k += 1) laid[cell(Math.floor(k / (rows * columns)), Math.floor(k / columns) % rows, k % columns)] = values[k];
  }
  return {
    values: laid,
    columns: allColumns,
    cell,
    /**
     * Which value a cell shows; null in a gap.
     * @param {number} place
     */
    find(place) {
      const [y, x] = [Math.floor(place / allColumns), place % allColumns];
      const [row, column] = [y % pitchY, x % pitchX];
      const tile = Math.floor(y / pitchY) * across + Math.floor(x / pitchX);
      return row < rows && column < columns && tile < tiles ? { tile, row, column } : null;
    },
  };
}
